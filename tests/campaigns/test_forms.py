"""The head's team and the officer's date, as forms."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from relais.accounts.models import EmailAddress, Person
from relais.campaigns.forms import ADDED_AT_MOST, OpenCampaignForm, TeamForm, usual_due_date
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.designations.domain import TeamMember
from relais.designations.enums import OVER_CAP_WARNING
from tests import factories
from tests.campaigns.builders import NOON

ALREADY_LISTED = "Cette adresse figure déjà dans l'équipe : gardez une seule ligne par personne."


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def known() -> list[Person]:
    return [factories.make_person("Rachida", "Référente"), factories.make_person("Rémi", "Second")]


def new(prefix: str, number: int = 1, **given: str) -> dict[str, str]:
    """Return the fields of a new person, as posted."""
    person = added(number)
    values = {name: getattr(person, name) for name in ("first_name", "last_name", "address")}
    return {f"{prefix}_{name}": value for name, value in {**values, **given}.items()}


def added(number: int = 1) -> TeamMember:
    return TeamMember(first_name="Camille", last_name=f"Nouvelle{number}", address=f"n{number}@example.org")


def post(known: list[Person], *choices: str, **more: str) -> TeamForm:
    """Post a choice for each person known, in order, and more fields."""
    chosen = {f"choice_{person.pk}": choice for person, choice in zip(known, choices, strict=True)}
    return TeamForm({**chosen, **more}, known=known)


def test_everybody_is_kept_unless_said_otherwise(known: list[Person]) -> None:
    form = TeamForm(known=known)

    assert [(one.person, one.choice.value(), one.address) for one in form.known_people] == [
        (person, "keep", person.email) for person in known
    ]
    assert not any(one.replacement.is_filled for one in form.known_people)
    assert [one.is_filled for one in form.added_people] == [False] * ADDED_AT_MOST
    assert not form.asks_reason


def test_keeping_all_is_the_same_team(known: list[Person]) -> None:
    form = post(known, "keep", "keep")

    assert form.is_valid()
    assert form.members == [TeamMember(person=person) for person in known]


def test_keep_replace_remove_and_add_make_the_team(known: list[Person]) -> None:
    third = factories.make_person("Tom", "Troisième")
    people = [*known, third]

    form = post(people, "replace", "keep", "remove", **new(f"new_{people[0].pk}", 1), **new("add_1", 2))

    assert form.is_valid()
    assert form.members == [TeamMember(person=known[1]), added(1), added(2)]


def test_names_typed_for_a_person_kept_after_all_are_ignored(known: list[Person]) -> None:
    form = post(
        known, "keep", "remove", **new(f"new_{known[0].pk}"), **{f"new_{known[1].pk}_address": "x@y.fr"}
    )

    assert form.is_valid()
    assert form.members == [TeamMember(person=known[0])]


def test_spaces_alone_add_nobody(known: list[Person]) -> None:
    form = post(known, "keep", "keep", **new("add_0", first_name=" ", last_name="  ", address=""))

    assert form.is_valid()
    assert len(form.members) == 2


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("first_name", "Il manque : prénom."),
        ("last_name", "Il manque : nom."),
        ("address", "Il manque : adresse électronique académique."),
    ],
)
def test_missing_name_is_told_at_its_field(known: list[Person], name: str, message: str) -> None:
    replaced = f"new_{known[0].pk}"
    typed = new(replaced) | new("add_2", 2) | {f"{replaced}_{name}": "", f"add_2_{name}": " "}

    form = post(known, "replace", "keep", **typed)

    assert form.errors == {f"{replaced}_{name}": [message], f"add_2_{name}": [message]}
    assert form.known_people[0].replacement.is_filled


def test_replacing_by_nobody_is_told_at_the_three_fields(known: list[Person]) -> None:
    form = post(known, "replace", "keep")

    assert list(form.errors) == [
        f"new_{known[0].pk}_{name}" for name in ("first_name", "last_name", "address")
    ]
    assert [one.replacement.is_filled for one in form.known_people] == [True, False]


@pytest.mark.parametrize("address", ["camille", "camille@", "camille@ac poitiers.fr"])
def test_wrong_address_is_told_once_at_its_field(known: list[Person], address: str) -> None:
    form = post(known, "keep", "keep", **new("add_0", address=address))

    assert list(form.errors) == ["add_0_address"]
    assert len(form.errors["add_0_address"]) == 1
    assert form["add_0_address"].value() == address


@pytest.mark.parametrize("typed", ["n1@example.org", " N1@Example.ORG "])
def test_same_address_twice_is_told_at_the_second(known: list[Person], typed: str) -> None:
    form = post(known, "keep", "keep", **new("add_0", 1), **new("add_1", 2, address=typed))

    assert form.errors == {"add_1_address": [ALREADY_LISTED]}


def test_address_of_a_person_kept_is_told(known: list[Person]) -> None:
    EmailAddress.objects.create(person=known[1], address="Remi.Second@example.org", is_main=False)

    form = post(known, "keep", "keep", **new("add_0", address="remi.second@example.org"))

    assert form.errors == {"add_0_address": [ALREADY_LISTED]}


@pytest.mark.parametrize("choice", ["remove", "replace"])
def test_address_of_a_person_not_kept_may_be_typed_again(known: list[Person], choice: str) -> None:
    prefix = f"new_{known[1].pk}" if choice == "replace" else "add_0"

    form = post(known, "keep", choice, **new(prefix, address=known[1].email))

    assert form.is_valid()


def test_empty_addresses_are_not_twice_the_same(known: list[Person]) -> None:
    form = post(known, "keep", "keep", **new("add_0", address=""), **new("add_1", address=""))

    missing = ["Il manque : adresse électronique académique."]
    assert form.errors == {"add_0_address": missing, "add_1_address": missing}


@pytest.mark.parametrize("choices", [(), ("remove", "remove")])
def test_empty_team_is_refused(known: list[Person], choices: tuple[str, ...]) -> None:
    form = post(known[: len(choices)], *choices)

    assert form.errors == {"__all__": ["Désignez au moins une personne."]}


def test_choice_unknown_or_missing_is_told_at_the_person(known: list[Person]) -> None:
    form = TeamForm({f"choice_{known[0].pk}": "peut-être"}, known=known)

    assert list(form.errors) == [f"choice_{person.pk}" for person in known]
    assert form.errors[f"choice_{known[1].pk}"] == [
        "L'équipe a changé depuis que vous avez ouvert cette page : dites ce qu'il en est de cette personne."
    ]


# More than three


def four(known: list[Person], **more: str) -> TeamForm:
    return post(known, "keep", "keep", **{**new("add_0", 1), **new("add_1", 2), **more})


def test_three_people_need_no_reason(known: list[Person]) -> None:
    form = post(known, "keep", "keep", **new("add_0"))

    assert (form.is_valid(), form.is_over_cap, form.asks_reason) == (True, False, False)


@pytest.mark.parametrize("reason", [{}, {"over_cap_reason": "   "}], ids=["none", "spaces"])
def test_fourth_person_asks_a_reason_and_nothing_typed_is_lost(
    known: list[Person], reason: dict[str, str]
) -> None:
    form = four(known, **reason)

    assert form.errors == {"over_cap_reason": [OVER_CAP_WARNING]}
    assert (form.is_over_cap, form.asks_reason) == (True, True)
    assert [field.value() for field in form.added_people[1].fields] == [
        "Camille",
        "Nouvelle2",
        "n2@example.org",
    ]
    assert [one.choice.value() for one in form.known_people] == ["keep", "keep"]


def test_fourth_person_with_a_reason_is_valid(known: list[Person]) -> None:
    form = four(known, over_cap_reason=" Deux sites ")

    assert form.is_valid()
    assert (len(form.members), form.cleaned_data["over_cap_reason"]) == (4, "Deux sites")


def test_fourth_person_is_not_spoken_of_before_the_other_faults(known: list[Person]) -> None:
    form = four(known, add_1_address="")

    assert list(form.errors) == ["add_1_address"]


def test_reason_too_long_is_refused(known: list[Person]) -> None:
    assert list(four(known, over_cap_reason="x" * 501).errors) == ["over_cap_reason"]


def test_reason_given_before_is_shown(known: list[Person]) -> None:
    form = TeamForm(known=known, reason="Deux sites")

    assert (form.asks_reason, form["over_cap_reason"].value()) == (True, "Deux sites")


# Given back


def test_what_was_typed_comes_back(known: list[Person]) -> None:
    typed = {
        f"choice_{known[0].pk}": "replace",
        **new(f"new_{known[0].pk}", 1, address="n1@"),
        "add_1_last_name": "Nou",
        "over_cap_reason": "Deux",
        "choice_999": "keep",
    }

    form = TeamForm(known=known, initial=typed)

    first, second = form.known_people
    assert (first.choice.value(), second.choice.value()) == ("replace", "keep")
    assert [field.value() for field in first.replacement.fields] == ["Camille", "Nouvelle1", "n1@"]
    assert [one.is_filled for one in form.added_people] == [False, True, False]
    assert form.asks_reason


def test_homonyms_are_told_apart_by_their_address() -> None:
    twins = [factories.make_person("Camille", "Martin") for _ in range(2)]

    form = post(twins, "keep", "remove")

    assert form.is_valid()
    assert form.members == [TeamMember(person=twins[0])]
    assert len({one.choice.html_name for one in form.known_people}) == 2
    assert [one.address for one in form.known_people] == [twins[0].email, twins[1].email]
    assert twins[0].email != twins[1].email


def test_prefix_of_a_form_is_respected() -> None:
    form = TeamForm({f"team-{name}": value for name, value in new("add_0").items()}, known=[], prefix="team")

    assert form.is_valid()
    assert form.members == [added(1)]


# The date


@pytest.mark.parametrize(
    ("today", "year", "expected"),
    [
        (date(2026, 9, 3), 2026, date(2026, 10, 2)),
        (date(2026, 9, 11), 2026, date(2026, 10, 2)),
        (date(2026, 9, 12), 2026, date(2026, 10, 9)),
        (date(2026, 9, 24), 2026, date(2026, 10, 16)),
        (date(2026, 6, 1), 2027, date(2027, 10, 1)),
        (date(2027, 3, 1), 2026, date(2027, 3, 26)),
    ],
)
def test_usual_date_is_the_first_friday_of_october_or_a_friday_three_weeks_ahead(
    today: date, year: int, expected: date
) -> None:
    with clock.at(datetime(today.year, today.month, today.day, 12, 0, tzinfo=UTC)):
        assert usual_due_date(SchoolYear(year)) == expected


@pytest.mark.parametrize("typed", ["02/10/2026", "2026-10-02"])
def test_date_is_read_as_it_is_written_in_france(typed: str) -> None:
    form = OpenCampaignForm({"due_on": typed, "year": "2026"})

    assert form.is_valid()
    assert form.cleaned_data["due_on"] == date(2026, 10, 2)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Choisissez une date."),
        ({"due_on": ""}, "Choisissez une date."),
        ({"due_on": "31/02/2026"}, "Exemple de date : 02/10/2026."),
        ({"due_on": "bientôt"}, "Exemple de date : 02/10/2026."),
    ],
)
def test_date_missing_or_wrong_is_told_with_an_example(typed: dict[str, Any], message: str) -> None:
    assert OpenCampaignForm(typed).errors["due_on"] == [message]
