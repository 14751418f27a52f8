"""A person's gender: told by somebody, never guessed, kept by a merge."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from relais.accounts.domain import merge_people, set_gender, undo_merge
from relais.accounts.enums import Gender
from relais.accounts.models import Person
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM
from tests import factories
from tests.browsers import signed_in
from tests.cast import Cast

WOMAN, MAN, UNKNOWN = Gender.WOMAN, Gender.MAN, Gender.UNKNOWN


@pytest.fixture
def browser(cast: Cast) -> Client:
    return signed_in(cast.officer)


def gender_of(person: Person) -> str:
    return Person.objects.get(pk=person.pk).gender


def rename(browser: Client, person: Person, **given: str) -> str:
    """Send the form of a record and return the page that follows."""
    values = {"first_name": person.first_name, "last_name": person.last_name, **given}
    address = reverse("accounts:rename_person", args=[person.pk])
    return browser.post(address, values, follow=True).content.decode()


def test_gender_is_unknown_until_somebody_says_it(cast: Cast) -> None:
    assert factories.make_person("Marie").gender == UNKNOWN


def test_gender_is_written_and_journaled(cast: Cast) -> None:
    set_gender(actor=factories.scope_of(cast.officer), person=cast.referent, gender=WOMAN)

    entry = Entry.objects.get(act="set_gender")
    assert gender_of(cast.referent) == WOMAN
    assert (entry.comment, entry.before, entry.after) == (
        "auparavant : non renseigné",
        {"gender": "unknown"},
        {"gender": "woman"},
    )


def test_gender_that_stays_is_not_journaled(cast: Cast) -> None:
    set_gender(actor=SYSTEM, person=cast.referent, gender=UNKNOWN)

    assert not Entry.objects.filter(act="set_gender").exists()


@pytest.mark.parametrize(("gender", "code"), [("x", "bad_gender"), ("woman", "forbidden")])
def test_gender_refused(cast: Cast, gender: str, code: str) -> None:
    actor = SYSTEM if code == "bad_gender" else factories.scope_of(cast.other_head)

    with pytest.raises(DomainError) as refused:
        set_gender(actor=actor, person=cast.referent, gender=gender)

    assert (refused.value.code, gender_of(cast.referent)) == (code, UNKNOWN)


def test_gender_outside_the_list_is_refused_by_the_database(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="person_gender_of_the_list"), transaction.atomic():
        Person.objects.filter(pk=cast.referent.pk).update(gender="x")


def test_officer_says_it_on_the_record(cast: Cast, browser: Client) -> None:
    page = rename(browser, cast.referent, gender=WOMAN)

    assert "· femme" in page
    assert "a indiqué le genre" in page
    assert list(
        Entry.objects.filter(act__in=["name_person", "set_gender"]).values_list("act", flat=True)
    ) == ["set_gender"]


def test_form_without_gender_leaves_it(cast: Cast, browser: Client) -> None:
    set_gender(actor=SYSTEM, person=cast.referent, gender=MAN)

    rename(browser, cast.referent, last_name="Martin")

    assert gender_of(cast.referent) == MAN


def test_form_refuses_another_word(cast: Cast, browser: Client) -> None:
    assert "Sélectionnez un choix valide" in rename(browser, cast.referent, gender="x")
    assert gender_of(cast.referent) == UNKNOWN


@pytest.mark.parametrize(
    ("kept", "absorbed", "merged"),
    [(UNKNOWN, WOMAN, WOMAN), (MAN, WOMAN, MAN), (MAN, UNKNOWN, MAN), (UNKNOWN, UNKNOWN, UNKNOWN)],
)
def test_merge_keeps_the_kept_gender_unless_unknown(
    cast: Cast, kept: Gender, absorbed: Gender, merged: Gender
) -> None:
    Person.objects.filter(pk=cast.referent.pk).update(gender=kept)
    other = factories.make_person(gender=absorbed)
    officer = factories.scope_of(cast.officer)

    merge = merge_people(actor=officer, kept=cast.referent, absorbed=other)
    assert gender_of(cast.referent) == merged

    undo_merge(actor=officer, merge=merge)
    assert (gender_of(cast.referent), gender_of(other)) == (kept, absorbed)


def test_undo_leaves_a_gender_corrected_since(cast: Cast) -> None:
    officer = factories.scope_of(cast.officer)
    merge = merge_people(actor=officer, kept=cast.referent, absorbed=factories.make_person(gender=WOMAN))
    set_gender(actor=officer, person=Person.objects.get(pk=cast.referent.pk), gender=MAN)

    undo_merge(actor=officer, merge=merge)

    assert gender_of(cast.referent) == MAN
