from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.http import Http404
from django.test import Client
from django.urls import reverse

from relais.accounts.domain import grant_role, make_main_address, merge_people, undo_merge
from relais.accounts.models import EmailAddress, Identity, Merge, Person
from relais.accounts.selectors import link_for_token, person_by_address
from relais.accounts.selectors.merges import (
    MergePlan,
    get_merge_or_404,
    is_undoable,
    merge_plan,
    merges_of,
    person_keys,
)
from relais.accounts.selectors.people import people_visible_to
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
from relais.designations.enums import DesignationState
from tests import factories
from tests.accounts.builders import make_admin, make_far_school, make_role
from tests.cast import Cast
from tests.conftest import TODAY

DAY = timedelta(days=1)
KEPT, ABSORBED = "camille@example.org", "c.dupont@example.org"


@pytest.fixture
def officer(cast: Cast) -> Scope:
    return factories.scope_of(cast.officer)


@pytest.fixture
def kept(cast: Cast) -> Person:
    person = factories.make_person("Camille", "Dupont", email=KEPT)
    make_role(Role.DEPUTY, person, school=cast.school)
    return person


@pytest.fixture
def absorbed(cast: Cast) -> Person:
    """The same person, referent in another school, with one row of each kind."""
    person = factories.make_person("Camille", "DUPONT", email=ABSORBED)
    EmailAddress.objects.create(person=person, address="vieux@example.org", is_main=False)
    factories.make_designation(cast.other_school, person)
    Identity.objects.create(
        person=person, issuer="https://op", subject="42", created_at=TODAY, last_used_at=TODAY
    )
    factories.make_message(to_person=person)
    factories.make_document(cast.school, person)
    return person


def counts(plan: MergePlan) -> dict[str, int]:
    return {moving.kind: moving.count for moving in plan.moving}


def owned(person: Person) -> dict[str, int]:
    """Count what points to the person, table by table, as the plan of a merge into another would."""
    return counts(merge_plan(factories.make_person(), person))


EVERYTHING = {
    "Adresse électronique": 2,
    "Rôle": 1,
    "Identité": 1,
    "Désignation": 1,
    "Courriel": 1,
    "Document": 1,
}


# The plan


def test_keys_a_merge_moves() -> None:
    """A new key to a person is a choice to make: neither a session nor a second factor follows."""
    assert [f"{key.model._meta.label}.{key.name}" for key in person_keys()] == [
        "accounts.EmailAddress.person",
        "accounts.Identity.person",
        "accounts.RoleAssignment.person",
        "demo.Pilot.person",
        "designations.ContactCard.person",
        "designations.Designation.person",
        "documents.Document_holders.person",
        "letters.Letter.saved_person",
        "letters.SectionComment.author",
        "outbox.Message.to_person",
        "outbox.Reminder.person",
    ]


def test_plan_counts_all_that_moves(kept: Person, absorbed: Person) -> None:
    plan = merge_plan(kept, absorbed)

    assert (counts(plan), plan.conflicts) == (EVERYTHING, [])
    examples = {moving.kind: moving.examples for moving in plan.moving}
    assert examples["Adresse électronique"] == [ABSORBED, "vieux@example.org"]


def test_plan_names_a_few_rows_and_counts_the_others(kept: Person) -> None:
    absorbed = factories.make_person()
    for _ in range(8):
        factories.make_message(to_person=absorbed)

    mails = next(each for each in merge_plan(kept, absorbed).moving if each.kind == "Courriel")

    assert (mails.count, len(mails.examples), mails.left_out) == (8, 5, 3)


def test_plan_two_designations_of_a_school_and_year_conflict(cast: Cast, kept: Person) -> None:
    absorbed = factories.make_person("Camille", "Dupont")
    factories.make_designation(cast.school, kept)
    factories.make_designation(cast.school, absorbed)

    plan = merge_plan(kept, absorbed)

    assert plan.conflicts == [
        (
            f"Désignation « DUPONT Camille, {cast.school}, 2026-2027 » : "
            "Cette personne est déjà désignée dans l'établissement cette année."
        )
    ]
    assert "Désignation" not in counts(plan)


def test_plan_an_ended_designation_does_not_conflict(cast: Cast, kept: Person) -> None:
    absorbed = factories.make_person()
    factories.make_designation(cast.school, kept)
    factories.make_designation(cast.school, absorbed, state=DesignationState.ENDED)

    assert merge_plan(kept, absorbed).conflicts == []


def test_plan_a_document_both_hold_stays(cast: Cast, kept: Person) -> None:
    absorbed = factories.make_person()
    factories.make_document(cast.school, kept, absorbed)
    factories.make_document(cast.school, absorbed)

    plan = merge_plan(kept, absorbed)

    assert (plan.conflicts, counts(plan)["Document"]) == ([], 1)


# The merge


def test_merge_moves_everything_and_closes_the_other_record(
    officer: Scope, kept: Person, absorbed: Person
) -> None:
    merge = merge_people(actor=officer, kept=kept, absorbed=absorbed)

    absorbed.refresh_from_db()
    assert (owned(absorbed), absorbed.is_active) == ({}, False)
    assert owned(kept) == {**EVERYTHING, "Adresse électronique": 3, "Rôle": 2}
    assert (kept.email, person_by_address(ABSORBED)) == (KEPT, kept)
    assert (merges_of(kept), merge.merged_by) == ([merge], officer.label)
    assert list(Entry.objects.values_list("act", "object_id").order_by("pk")) == [
        ("merge_people", kept.pk),
        ("merge_people", absorbed.pk),
    ]
    assert absorbed not in people_visible_to(officer)


def test_merge_into_a_person_without_address_keeps_the_main_one(officer: Scope, absorbed: Person) -> None:
    bare = factories.make_person(email="")

    undone = merge_people(actor=officer, kept=bare, absorbed=absorbed)
    assert bare.email == ABSORBED

    undo_merge(actor=officer, merge=undone)
    assert (Person.objects.get(pk=bare.pk).email, Person.objects.get(pk=absorbed.pk).email) == ("", ABSORBED)


def test_absorbed_person_is_signed_out_and_signs_in_no_more(
    officer: Scope, kept: Person, absorbed: Person
) -> None:
    absorbed.set_password("un mot de passe")
    absorbed.save()
    client = Client()
    client.force_login(absorbed)
    home = client.get(reverse("ui:gallery")).status_code

    merge_people(actor=officer, kept=kept, absorbed=absorbed)

    assert (home, client.get(reverse("ui:gallery")).status_code) == (200, 302)
    assert authenticate(username=absorbed.key, password="un mot de passe") is None


def test_personal_link_of_the_absorbed_person_opens_for_the_kept_one(
    cast: Cast, officer: Scope, kept: Person, absorbed: Person
) -> None:
    factories.make_access_link(absorbed, "jeton")

    merge_people(actor=officer, kept=kept, absorbed=absorbed)

    link = link_for_token("jeton")
    assert link is not None
    assert link.assignment.person == kept


def refusal(actor: Scope, kept: Person, absorbed: Person) -> str:
    with pytest.raises(DomainError) as refused:
        merge_people(actor=actor, kept=kept, absorbed=absorbed)
    assert Merge.objects.filter(undone_at=None, absorbed=absorbed, kept=kept).count() == 0
    return refused.value.code


def test_merge_refused(cast: Cast, officer: Scope, kept: Person, absorbed: Person) -> None:
    assert refusal(factories.scope_of(cast.head), kept, absorbed) == "forbidden"
    assert refusal(officer, kept, kept) == "same_person"
    assert refusal(officer, kept, cast.officer) == "own_record"


def test_merge_of_somebody_the_officer_could_not_name_is_refused(
    officer: Scope, kept: Person, absorbed: Person
) -> None:
    """Merging an administrator into one's own record would be becoming one."""
    admin = make_admin()
    make_role(Role.HEAD, absorbed, school=make_far_school())

    assert refusal(officer, kept, admin) == "forbidden"
    assert refusal(officer, kept, absorbed) == "forbidden"
    assert refusal(officer, absorbed, kept) == "forbidden"
    assert merge_people(actor=factories.scope_of(admin), kept=kept, absorbed=absorbed).kept == kept


def test_merge_of_a_closed_record_is_refused(
    cast: Cast, officer: Scope, kept: Person, absorbed: Person
) -> None:
    merge_people(actor=officer, kept=kept, absorbed=absorbed)

    assert refusal(officer, cast.deputy, absorbed) == "inactive_person"
    assert refusal(officer, absorbed, cast.deputy) == "inactive_person"
    Person.objects.filter(pk=kept.pk).update(is_active=False)
    assert refusal(officer, kept, cast.deputy) == "inactive_person"
    Person.objects.filter(pk=absorbed.pk).update(is_active=True)
    assert refusal(officer, absorbed, cast.deputy) == "inactive_person"


def test_merge_with_a_conflict_moves_nothing(cast: Cast, officer: Scope, kept: Person) -> None:
    absorbed = factories.make_person("Camille", "Dupont")
    factories.make_designation(cast.school, kept)
    factories.make_designation(cast.school, absorbed)

    with pytest.raises(DomainError) as refused:
        merge_people(actor=officer, kept=kept, absorbed=absorbed)

    assert (refused.value.code, "déjà désignée" in refused.value.message) == ("conflict", True)
    assert owned(absorbed) == {"Adresse électronique": 1, "Rôle": 1, "Désignation": 1}


# Undoing


def everything(person: Person) -> dict[str, Any]:
    person = Person.objects.get(pk=person.pk)
    addresses = sorted(person.addresses.values_list("address", "is_main"))
    return {"owned": owned(person), "addresses": addresses, "active": person.is_active}


def test_undo_gives_both_records_back_as_they_were(officer: Scope, kept: Person, absorbed: Person) -> None:
    before = [everything(person) for person in (kept, absorbed)]
    merge = merge_people(actor=officer, kept=kept, absorbed=absorbed)

    undone = undo_merge(actor=officer, merge=merge)

    assert [everything(person) for person in (kept, absorbed)] == before
    assert (undone.undone_at, undone.undone_by, merges_of(kept)) == (TODAY, officer.label, [])
    assert list(Entry.objects.values_list("act", "object_id").order_by("pk"))[2:] == [
        ("undo_merge", kept.pk),
        ("undo_merge", absorbed.pk),
    ]
    assert absorbed in people_visible_to(officer)


def test_undo_leaves_what_came_since_and_forgets_what_went(
    cast: Cast, officer: Scope, kept: Person, absorbed: Person
) -> None:
    merge = merge_people(actor=officer, kept=kept, absorbed=absorbed)
    since = grant_role(
        actor=SYSTEM, person=kept, role=Role.HEAD, starts_on=clock.today(), school=cast.other_school
    )
    EmailAddress.objects.get(address="vieux@example.org").delete()
    EmailAddress.objects.create(person=cast.outsider, address="vieux@example.org", is_main=False)

    undo_merge(actor=officer, merge=merge)

    since.refresh_from_db()
    assert since.person == kept
    assert everything(absorbed)["addresses"] == [(ABSORBED, True)]
    assert person_by_address("vieux@example.org") == cast.outsider


def test_undo_leaves_each_person_one_main_address(officer: Scope, kept: Person, absorbed: Person) -> None:
    """The officer had since chosen one of the absorbed addresses, and the absorbed person's own one went."""
    merge = merge_people(actor=officer, kept=kept, absorbed=absorbed)
    make_main_address(actor=officer, address=EmailAddress.objects.get(address="vieux@example.org"))
    EmailAddress.objects.get(address=ABSORBED).delete()

    undo_merge(actor=officer, merge=merge)

    assert everything(kept)["addresses"] == [(KEPT, True)]
    assert everything(absorbed)["addresses"] == [("vieux@example.org", True)]


def test_undo_within_thirty_days(cast: Cast, officer: Scope, kept: Person, absorbed: Person) -> None:
    merge = merge_people(actor=officer, kept=kept, absorbed=absorbed)

    with clock.at(TODAY + 30 * DAY):
        assert is_undoable(merge) is True
    with clock.at(TODAY + 30 * DAY + timedelta(seconds=1)):
        assert is_undoable(merge) is False
        with pytest.raises(DomainError) as refused:
            undo_merge(actor=officer, merge=merge)
    assert refused.value.code == "too_late"
    with clock.at(TODAY + 30 * DAY):
        assert is_undoable(undo_merge(actor=officer, merge=merge)) is False


def test_undo_refused(cast: Cast, officer: Scope, kept: Person, absorbed: Person) -> None:
    merge = merge_people(actor=officer, kept=kept, absorbed=absorbed)

    with pytest.raises(DomainError) as forbidden:
        undo_merge(actor=factories.scope_of(cast.head), merge=merge)
    undo_merge(actor=officer, merge=merge)
    with pytest.raises(DomainError) as done:
        undo_merge(actor=officer, merge=merge)

    assert (forbidden.value.code, done.value.code) == ("forbidden", "already_undone")


def test_undo_the_last_merge_first(cast: Cast, officer: Scope, kept: Person, absorbed: Person) -> None:
    before = [everything(person) for person in (cast.deputy, kept, absorbed)]
    first = merge_people(actor=officer, kept=kept, absorbed=absorbed)
    second = merge_people(actor=officer, kept=cast.deputy, absorbed=kept)

    with pytest.raises(DomainError) as refused:
        undo_merge(actor=officer, merge=first)
    undo_merge(actor=officer, merge=second)
    undo_merge(actor=officer, merge=first)

    assert refused.value.code == "kept_absorbed"
    assert [everything(person) for person in (cast.deputy, kept, absorbed)] == before


def test_merge_is_found_by_who_may_undo_it(cast: Cast, officer: Scope, kept: Person) -> None:
    merge = merge_people(actor=officer, kept=kept, absorbed=factories.make_person())

    assert get_merge_or_404(officer, merge.pk) == merge
    for pk, scope in ((merge.pk, factories.scope_of(cast.head)), (0, officer)):
        with pytest.raises(Http404):
            get_merge_or_404(scope, pk)
    make_role(Role.HEAD, kept, school=make_far_school())
    with pytest.raises(Http404):
        get_merge_or_404(officer, merge.pk)
