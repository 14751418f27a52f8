"""A team changes in the course of the year: replaced, stood in for, ended, added, reminded."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Role, Scope
from relais.designations import domain
from relais.designations.domain import TeamMember
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.designations.search import search_known_people
from relais.designations.selectors import (
    active_team,
    everybody_of_year,
    interim_between,
    last_years_team,
    teams_elsewhere,
)
from relais.outbox.models import Message
from tests import factories
from tests.cast import Cast

YEAR = factories.YEAR
NOON = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
CLOSED = datetime(2027, 9, 1, 12, 0, tzinfo=UTC)
MARCH_12, APRIL_2 = date(2027, 3, 12), date(2027, 4, 2)
NEW = TeamMember(first_name="Camille", last_name="Nouvelle", address="n1@example.org")


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def head(cast: Cast) -> Scope:
    return factories.scope_of(cast.head)


@pytest.fixture
def held(cast: Cast) -> Designation:
    return factories.make_designation(cast.school, cast.referent)


def replace(actor: Scope, held: Designation, **given: Any) -> Designation:
    values = {"member": NEW, "from_on": MARCH_12, "reason": "Mutation", **given}
    return domain.replace_designation(actor=actor, designation=held, **values)


def stand_in(actor: Scope, held: Designation, **given: Any) -> Designation:
    values = {"member": NEW, "starts_on": MARCH_12, "ends_on": APRIL_2, "reason": "Congé", **given}
    return domain.name_interim(actor=actor, designation=held, **values)


def end(actor: Scope, held: Designation, **given: Any) -> Designation:
    values = {"last_day": MARCH_12, "reason": "Démission", **given}
    return domain.end_designation(actor=actor, designation=held, **values)


def add(actor: Scope, held: Designation, **given: Any) -> Designation:
    values = {"school": held.school, "year": YEAR, "member": NEW, "starts_on": MARCH_12, **given}
    return domain.add_designation(actor=actor, **values)


def remind(actor: Scope, held: Designation) -> Designation:
    return domain.remind_designee(actor=actor, designation=held)


def correct(actor: Scope, held: Designation) -> Designation:
    return domain.correct_newcomer(actor=actor, designation=held, is_newcomer=True)


ACTS = [replace, stand_in, end, add, remind, correct]


def refusal(act: Callable[..., object], *args: Any, **given: Any) -> str:
    with pytest.raises(DomainError) as refused:
        act(*args, **given)
    return refused.value.code


def mails() -> list[tuple[str, str]]:
    return [(message.name, message.to_address) for message in Message.objects.order_by("pk")]


# Whoever, whenever


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["referent", "other_head", "pay_officer", "authority_reader", "outsider"])
def test_act_without_right_is_forbidden(cast: Cast, held: Designation, act, who: str) -> None:
    assert refusal(act, factories.scope_of(getattr(cast, who)), held) == "forbidden"
    assert (Designation.objects.count(), mails()) == (1, [])


@pytest.mark.parametrize("act", ACTS)
def test_act_in_a_closed_year_is_refused(head: Scope, held: Designation, act) -> None:
    with clock.at(CLOSED):
        assert refusal(act, head, held) == "closed_year"


def test_act_on_the_last_day_of_the_year_is_not_too_late(head: Scope, held: Designation) -> None:
    with clock.at(datetime(2027, 8, 31, 12, 0, tzinfo=UTC)):
        assert end(head, held, last_day=date(2027, 8, 30)).ends_on == date(2027, 8, 30)


@pytest.mark.parametrize("act", [replace, stand_in, end, remind, correct])
def test_act_on_somebody_gone_is_stale(head: Scope, cast: Cast, act) -> None:
    gone = factories.make_designation(cast.school, cast.referent, state=DesignationState.ENDED)

    assert refusal(act, head, gone) == "stale_state"


@pytest.mark.parametrize("act", [replace, stand_in, end])
def test_act_without_reason_is_refused(head: Scope, held: Designation, act) -> None:
    assert refusal(act, head, held, reason=" ") == "reason_required"


@pytest.mark.parametrize("act", ACTS[:4])
def test_act_of_the_officer_is_done_on_behalf_of_the_school(cast: Cast, held: Designation, act) -> None:
    assert act(factories.scope_of(cast.officer), held).school == cast.school


# Replacing


def test_replacement_keeps_both_periods_that_follow_each_other(head: Scope, held: Designation) -> None:
    arriving = replace(head, held)

    held.refresh_from_db()
    assert (held.state, held.starts_on, held.ends_on, held.end_reason) == (
        DesignationState.ENDED,
        YEAR.first_day,
        date(2027, 3, 11),
        "Mutation",
    )
    assert (arriving.state, arriving.starts_on, arriving.ends_on) == (
        DesignationState.PROPOSED,
        MARCH_12,
        YEAR.last_day,
    )
    assert (arriving.replaces, arriving.is_interim, arriving.start_reason) == (held, False, "Mutation")
    assert held.assignment is not None
    assert held.assignment.ends_on == date(2027, 3, 11)
    assert mails() == [
        ("designation_ended", held.person.email),
        ("designation_proposed", "n1@example.org"),
    ]
    assert {"end_designation", "propose_designation"} <= set(Entry.objects.values_list("act", flat=True))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (YEAR.first_day, "day_outside"),
        (YEAR.next.first_day, "day_outside"),
        (NOON.date() - timedelta(days=61), "day_too_far_back"),
    ],
)
def test_replacement_has_its_day_in_the_mission(head: Scope, held: Designation, day: date, code: str) -> None:
    assert refusal(replace, head, held, from_on=day) == code


def test_replacement_sixty_days_back_is_possible(head: Scope, held: Designation) -> None:
    assert replace(head, held, from_on=NOON.date() - timedelta(days=60)).starts_on == date(2027, 1, 4)


def test_replacement_by_oneself_or_by_a_colleague_of_the_team_is_refused(
    cast: Cast, head: Scope, held: Designation
) -> None:
    factories.make_designation(cast.school, cast.second_referent)

    assert refusal(replace, head, held, member=TeamMember(person=cast.referent)) == "same_person"
    assert refusal(replace, head, held, member=TeamMember(person=cast.second_referent)) == "already_in_team"


def test_replacement_of_a_mission_of_one_day_is_refused(cast: Cast, head: Scope) -> None:
    short = factories.make_designation(cast.school, cast.referent, starts_on=APRIL_2, ends_on=APRIL_2)

    assert refusal(replace, head, short, from_on=APRIL_2) == "day_outside"


def test_replacement_twice_is_stale(head: Scope, held: Designation) -> None:
    replace(head, held)

    assert refusal(replace, head, held) == "stale_state"
    assert Designation.objects.count() == 2


def test_next_year_reconducts_who_came_not_who_left(cast: Cast, head: Scope, held: Designation) -> None:
    arriving = replace(head, held)
    Designation.objects.filter(pk=arriving.pk).update(state=DesignationState.ACCEPTED, answered_at=NOON)

    assert last_years_team(cast.school.pk, YEAR.next) == [arriving]


# Standing in


def test_interim_leaves_the_holder_in_the_team(cast: Cast, head: Scope, held: Designation) -> None:
    interim = stand_in(head, held)

    held.refresh_from_db()
    assert (held.state, held.ends_on) == (DesignationState.ACCEPTED, YEAR.last_day)
    assert (interim.replaces, interim.is_interim, interim.ends_on) == (held, True, APRIL_2)
    assert interim.assignment is not None
    assert (interim.assignment.starts_on, interim.assignment.ends_on) == (NOON.date(), APRIL_2)
    assert active_team(cast.school.pk, YEAR) == [held]
    assert everybody_of_year(cast.school.pk, YEAR) == [held, interim]
    assert mails() == [
        ("designation_proposed", "n1@example.org"),
        ("interim_named", held.person.email),
    ]


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"starts_on": date(2026, 8, 31)}, "day_outside"),
        ({"ends_on": YEAR.next.first_day}, "day_outside"),
        ({"starts_on": date(2027, 1, 3)}, "day_too_far_back"),
        ({"ends_on": MARCH_12 - timedelta(days=1)}, "end_before_start"),
    ],
)
def test_interim_lies_within_the_holders_days(
    head: Scope, held: Designation, days: dict[str, date], code: str
) -> None:
    assert refusal(stand_in, head, held, **days) == code


def test_interim_does_not_overlap_another(head: Scope, held: Designation) -> None:
    stand_in(head, held)
    other = TeamMember(first_name="Autre", last_name="Nom", address="n2@example.org")

    assert (
        refusal(stand_in, head, held, member=other, starts_on=APRIL_2, ends_on=APRIL_2) == "interim_overlaps"
    )
    later = stand_in(head, held, member=other, starts_on=date(2027, 4, 3), ends_on=date(2027, 4, 30))
    assert later.is_interim


def test_interim_refused_or_called_off_takes_no_day(head: Scope, held: Designation) -> None:
    refused = stand_in(head, held)
    Designation.objects.filter(pk=refused.pk).update(state=DesignationState.DECLINED, answered_at=NOON)
    assert interim_between(held, MARCH_12, APRIL_2) is None

    domain.end_designation(actor=head, designation=stand_in(head, held), reason="Retour")
    assert interim_between(held, MARCH_12, APRIL_2) is None


def test_interim_of_oneself_or_of_an_interim_is_refused(cast: Cast, head: Scope, held: Designation) -> None:
    assert refusal(stand_in, head, held, member=TeamMember(person=cast.referent)) == "same_person"
    interim = stand_in(head, held)
    assert refusal(stand_in, head, interim) == "is_an_interim"
    assert refusal(replace, head, interim) == "is_an_interim"


@pytest.mark.parametrize("act", [replace, end])
def test_holder_does_not_leave_before_the_interim_is_ended(head: Scope, held: Designation, act) -> None:
    interim = stand_in(head, held)

    assert refusal(act, head, held) == "interim_running"
    end(head, interim, last_day=MARCH_12)
    day = {"from_on": date(2027, 3, 13)} if act is replace else {}
    assert act(head, held, **day).pk


def test_team_designated_again_ends_the_interims_of_who_leaves(
    cast: Cast, head: Scope, held: Designation
) -> None:
    interim = stand_in(head, held)

    domain.designate_team(
        actor=head, school=cast.school, year=YEAR, members=[TeamMember(person=cast.second_referent)]
    )

    interim.refresh_from_db()
    assert interim.state == DesignationState.ENDED


# Ending


def test_end_in_the_future_keeps_the_role_until_then(head: Scope, held: Designation) -> None:
    ended = end(head, held)

    assert (ended.state, ended.ends_on, ended.end_reason) == (DesignationState.ENDED, MARCH_12, "Démission")
    assert ended.assignment is not None
    assert ended.assignment.ends_on == MARCH_12
    assert mails() == [("designation_ended", held.person.email)]


def test_end_in_the_past_closes_the_role_this_evening(head: Scope, held: Designation) -> None:
    ended = end(head, held, last_day=date(2027, 2, 1))

    assert ended.assignment is not None
    assert (ended.ends_on, ended.assignment.ends_on) == (date(2027, 2, 1), NOON.date())


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2027, 9, 1)])
def test_end_outside_the_mission_is_refused(head: Scope, held: Designation, day: date) -> None:
    assert refusal(end, head, held, last_day=day) == "day_outside"


# Adding


def test_add_leaves_the_others_as_they_are(cast: Cast, head: Scope, held: Designation) -> None:
    added = add(head, held)

    assert (added.starts_on, added.ends_on, added.over_cap_reason) == (MARCH_12, YEAR.last_day, "")
    assert active_team(cast.school.pk, YEAR) == [held, added]


def test_add_fourth_asks_a_reason(cast: Cast, head: Scope, held: Designation) -> None:
    for _ in range(2):
        factories.make_designation(cast.school)

    assert refusal(add, head, held, over_cap_reason=" ") == "over_cap_reason_required"
    assert add(head, held, over_cap_reason=" Deux sites ").over_cap_reason == "Deux sites"
    assert Entry.objects.filter(act="exceed_team_size", comment="Deux sites").count() == 1


def test_add_somebody_of_the_team_or_a_day_outside_the_year_is_refused(
    cast: Cast, head: Scope, held: Designation
) -> None:
    assert refusal(add, head, held, member=TeamMember(person=cast.referent)) == "already_in_team"
    assert refusal(add, head, held, starts_on=YEAR.next.first_day) == "day_outside"


# Reminding, correcting, answering


def test_reminder_leaves_once_a_day(cast: Cast, head: Scope, held: Designation) -> None:
    Designation.objects.update(state=DesignationState.PROPOSED, answered_at=None)

    assert remind(head, held).reminded_on == NOON.date()
    assert refusal(remind, head, held) == "already_reminded"
    with clock.at(NOON + timedelta(days=1)):
        remind(head, held)

    assert mails() == [("designation_reminded", cast.referent.email)] * 2
    assert Entry.objects.filter(act="remind_designee").count() == 2


def test_reminder_on_the_day_of_the_designation_is_refused(head: Scope, held: Designation) -> None:
    assert refusal(remind, head, add(head, held)) == "already_reminded"


def test_reminder_after_the_answer_or_without_role_is_refused(head: Scope, held: Designation) -> None:
    assert refusal(remind, head, held) == "already_answered"
    Designation.objects.update(state=DesignationState.PROPOSED, answered_at=None, assignment=None)
    assert refusal(remind, head, held) == "no_role"


def test_newcomer_is_corrected_once(head: Scope, held: Designation) -> None:
    assert correct(head, held).is_newcomer
    correct(head, held)

    assert Entry.objects.filter(act="correct_newcomer").count() == 1


def test_answer_in_a_closed_year_is_refused(cast: Cast, held: Designation) -> None:
    actor = factories.scope_of(cast.referent)
    with clock.at(CLOSED):
        code = refusal(domain.answer_designation, actor=actor, designation=held, accepts=True)

    assert code == "closed_year"


# What the database refuses by itself


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"is_interim": True}, "Un intérim est celui d'une personne, pour une raison."),
        ({"is_interim": True, "start_reason": "X"}, "Un intérim est celui d'une personne, pour une raison."),
    ],
)
def test_interim_without_holder_is_refused_by_the_database(
    held: Designation, given: dict[str, Any], message: str
) -> None:
    for name, value in given.items():
        setattr(held, name, value)

    with pytest.raises(ValidationError) as refused:
        held.validate_constraints()

    assert refused.value.messages == [message]


def test_designation_has_one_successor_and_is_not_its_own(cast: Cast, head: Scope, held: Designation) -> None:
    arriving = replace(head, held)
    second = Designation.objects.get(pk=arriving.pk)
    second.pk, second.person = None, cast.second_referent
    arriving.replaces = arriving

    for wrong, message in (
        (second, "Cette personne est déjà remplacée."),
        (arriving, "Une désignation ne se remplace pas elle-même."),
    ):
        with pytest.raises(ValidationError) as refused:
            wrong.validate_constraints()
        assert refused.value.messages == [message]


def test_two_interims_do_not_begin_on_one_day(cast: Cast, head: Scope, held: Designation) -> None:
    second = Designation.objects.get(pk=stand_in(head, held).pk)
    second.pk, second.person = None, cast.second_referent

    with pytest.raises(ValidationError) as refused:
        second.validate_constraints()

    assert refused.value.messages == ["Un intérim commence déjà ce jour-là."]


# Who may be named, and who serves in two schools


def test_search_finds_the_people_of_the_school_by_part_of_a_name(cast: Cast) -> None:
    gone = factories.make_person("Réjane", "Référent")
    for year in (YEAR.previous, YEAR.previous.previous):
        factories.make_designation(cast.school, gone, year=year, assignment=None)
    factories.make_member(Role.REFERENT, cast.other_school, "Réda", "Référent")

    found = search_known_people(cast.school, "referent")

    assert [(str(one.person), one.details) for one in found] == [
        ("RÉFÉRENT Réjane", f"{gone.email} · référent 2025-2026, {cast.school}"),
        ("RÉFÉRENTE Rachida", f"{cast.referent.email} · Référent numérique, {cast.school}"),
    ]


def test_search_finds_others_of_the_academie_by_exact_address_alone(cast: Cast) -> None:
    address = cast.other_head.email

    assert [one.person for one in search_known_people(cast.school, address.upper())] == [cast.other_head]
    assert search_known_people(cast.school, address[:-1]) == []
    assert search_known_people(cast.school, cast.other_head.last_name) == []
    assert search_known_people(cast.school, cast.officer.email) == []
    assert search_known_people(cast.school, " ") == []


def test_search_leaves_other_academies_and_closed_records(cast: Cast) -> None:
    bordeaux = factories.make_academie(code="04", name="académie de Bordeaux")
    abroad = factories.make_member(Role.HEAD, factories.make_school(academie=bordeaux))
    cast.referent.is_active = False
    cast.referent.save()

    assert search_known_people(cast.school, abroad.email) == []
    assert search_known_people(cast.school, cast.referent.email) == []


def test_teams_elsewhere_are_those_of_the_year_in_the_academie(cast: Cast, held: Designation) -> None:
    other = factories.make_designation(cast.other_school, cast.referent)
    factories.make_designation(cast.other_school, cast.referent, year=YEAR.previous)
    factories.make_designation(cast.other_school, cast.second_referent)

    assert teams_elsewhere([held]) == {cast.referent.pk: [other]}
    assert teams_elsewhere([]) == {}
