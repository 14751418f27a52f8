from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from relais.accounts.models import AccessLink, Person, RoleAssignment
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import SYSTEM, Role, Scope
from relais.designations.domain import TeamMember, answer_designation, designate_team, end_designation
from relais.designations.enums import OVER_CAP_WARNING, DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.outbox.models import Message
from relais.schools.models import School
from tests import factories
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
YEAR = SchoolYear(2026)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def head(cast: Cast) -> Scope:
    return factories.scope_of(cast.head)


def newcomer(number: int = 1) -> TeamMember:
    return TeamMember(first_name="Camille", last_name=f"Nouvelle{number}", address=f"n{number}@example.org")


def mails() -> list[tuple[str, str]]:
    return [(message.name, message.to_address) for message in Message.objects.order_by("pk")]


def designate(
    actor: Scope, school: School, *members: TeamMember, year: SchoolYear = YEAR, reason: str = ""
) -> list[Designation]:
    return designate_team(actor=actor, school=school, year=year, members=members, over_cap_reason=reason)


# Designating


def test_designate_new_person_proposes_grants_the_role_and_writes(cast: Cast, head: Scope) -> None:
    [designation] = designate(head, cast.school, newcomer())

    person, role = designation.person, designation.assignment
    assert role is not None
    assert (designation.state, designation.is_newcomer) == (DesignationState.PROPOSED, True)
    assert (designation.starts_on, designation.ends_on) == (YEAR.first_day, YEAR.last_day)
    assert (designation.designated_at, designation.designated_by) == (NOON, head.label)
    assert (role.role, role.school, role.ends_on, role.holds_on(TODAY)) == (
        Role.REFERENT,
        cast.school,
        YEAR.last_day,
        True,
    )
    assert mails() == [("designation_proposed", person.email)]
    assert AccessLink.objects.get().target == f"/designations/{designation.pk}/"
    assert str(designation) == f"NOUVELLE1 Camille, {cast.school}, 2026-2027"


def test_designate_known_person_by_the_deputy(cast: Cast) -> None:
    [designation] = designate(
        factories.scope_of(cast.deputy), cast.school, TeamMember(person=cast.referent, is_newcomer=True)
    )

    assert (designation.person, designation.is_newcomer) == (cast.referent, True)


def test_designate_by_the_officer_says_so(cast: Cast) -> None:
    [designation] = designate(factories.scope_of(cast.officer), cast.school, newcomer())

    assert designation.designated_by == "RECTORAT Odile (Équipe numérique académique, académie de Poitiers)"


def test_designate_by_the_application(cast: Cast) -> None:
    assert len(designate(SYSTEM, cast.school, newcomer())) == 1


@pytest.mark.parametrize("actor", ["referent", "other_head", "pay_officer", "authority_reader", "outsider"])
def test_designate_without_right_is_forbidden(cast: Cast, actor: str) -> None:
    with pytest.raises(DomainError) as refused:
        designate(factories.scope_of(getattr(cast, actor)), cast.school, newcomer())

    assert (refused.value.code, Designation.objects.count(), mails()) == ("forbidden", 0, [])


def test_designate_by_the_officer_of_another_academie_is_forbidden(cast: Cast) -> None:
    elsewhere = factories.make_academie(code="01", name="académie de Paris")
    officer = factories.make_member(Role.OFFICER, elsewhere)

    with pytest.raises(DomainError) as refused:
        designate(factories.scope_of(officer), cast.school, newcomer())

    assert refused.value.code == "forbidden"


def test_designate_same_team_again_changes_nothing(cast: Cast, head: Scope) -> None:
    first = designate(head, cast.school, newcomer(1), newcomer(2))
    entries = Entry.objects.count()

    again = designate(head, cast.school, newcomer(1), newcomer(2))

    assert (again, len(mails()), Entry.objects.count()) == (first, 2, entries)


def test_designate_keeps_accepted_and_returns_the_order_given(cast: Cast, head: Scope) -> None:
    kept = factories.make_designation(cast.school, cast.referent)

    team = designate(head, cast.school, newcomer(), TeamMember(person=cast.referent))

    assert [one.person.last_name for one in team] == ["Nouvelle1", "Référente"]
    assert (team[1], team[1].state) == (kept, DesignationState.ACCEPTED)
    assert mails() == [("designation_proposed", "n1@example.org")]


def test_designate_corrects_what_is_said_of_the_experience(cast: Cast, head: Scope) -> None:
    factories.make_designation(cast.school, cast.referent, is_newcomer=False)

    [kept] = designate(head, cast.school, TeamMember(person=cast.referent, is_newcomer=True))

    assert (kept.is_newcomer, Entry.objects.get().act) == (True, "correct_newcomer")


def test_designate_replacement_in_mid_year_keeps_both_periods(cast: Cast, head: Scope) -> None:
    left = factories.make_designation(cast.school, cast.referent)

    [joined] = designate(head, cast.school, newcomer())

    left.refresh_from_db()
    assert left.assignment is not None
    assert (left.state, left.starts_on, left.ends_on) == (DesignationState.ENDED, YEAR.first_day, TODAY)
    assert (left.assignment.ends_on, left.end_reason) == (TODAY, "Nouvelle équipe désignée")
    assert (joined.starts_on, joined.ends_on) == (TODAY, YEAR.last_day)
    assert mails() == [("designation_ended", cast.referent.email), ("designation_proposed", "n1@example.org")]


def test_designate_person_who_left_comes_back_as_a_new_designation(cast: Cast, head: Scope) -> None:
    designate(head, cast.school, newcomer(1))
    designate(head, cast.school, newcomer(2))

    designate(head, cast.school, newcomer(1), newcomer(2))

    states = Designation.objects.filter(person__last_name="Nouvelle1").values_list("state", flat=True)
    assert list(states) == [DesignationState.ENDED, DesignationState.PROPOSED]
    [role] = RoleAssignment.objects.filter(person__last_name="Nouvelle1")
    assert role.ends_on == YEAR.last_day


def test_designate_nobody_ends_the_team(cast: Cast, head: Scope) -> None:
    factories.make_designation(cast.school, cast.referent)

    assert (designate(head, cast.school), active_team(cast.school.pk, YEAR)) == ([], [])


def test_designate_nobody_without_team_is_refused(cast: Cast, head: Scope) -> None:
    with pytest.raises(DomainError) as refused:
        designate(head, cast.school)

    assert refused.value.code == "empty_team"


def test_designate_fourth_person_asks_a_reason(cast: Cast, head: Scope) -> None:
    with pytest.raises(DomainError) as refused:
        designate(head, cast.school, *(newcomer(n) for n in range(4)), reason="  ")

    assert (refused.value.code, refused.value.message) == ("over_cap_reason_required", OVER_CAP_WARNING)
    assert (Designation.objects.count(), Person.objects.filter(first_name="Camille").count()) == (0, 0)


def test_designate_fourth_person_with_a_reason_is_kept_and_told(cast: Cast, head: Scope) -> None:
    team = designate(head, cast.school, *(newcomer(n) for n in range(4)), reason="Cité scolaire")

    assert [one.over_cap_reason for one in team] == ["", "", "", "Cité scolaire"]
    assert Entry.objects.get(act="exceed_team_size").comment == "Cité scolaire"

    designate(head, cast.school, *(newcomer(n) for n in range(4)))
    assert Entry.objects.filter(act="exceed_team_size").count() == 1


def test_designate_three_people_needs_no_reason(cast: Cast, head: Scope) -> None:
    assert len(designate(head, cast.school, *(newcomer(n) for n in range(3)))) == 3


@pytest.mark.parametrize("second", ["n1@example.org", " N1@EXAMPLE.org "])
def test_designate_same_address_twice_is_refused(cast: Cast, head: Scope, second: str) -> None:
    twin = TeamMember(first_name="Autre", last_name="Nom", address=second)

    with pytest.raises(DomainError) as refused:
        designate(head, cast.school, newcomer(1), twin)

    assert refused.value.code == "duplicate_member"
    assert refused.value.message == (
        "NOUVELLE1 Camille (n1@example.org) figure deux fois : gardez une seule ligne par personne."
    )


@pytest.mark.parametrize(("first_name", "last_name"), [("", "Nom"), ("Prénom", " ")])
def test_designate_without_name_is_refused(cast: Cast, head: Scope, first_name: str, last_name: str) -> None:
    member = TeamMember(first_name=first_name, last_name=last_name, address="x@example.org")

    with pytest.raises(DomainError) as refused:
        designate(head, cast.school, member)

    assert refused.value.code == "name_required"


def test_designate_for_a_closed_year_is_refused(cast: Cast, head: Scope) -> None:
    with pytest.raises(DomainError) as refused:
        designate(head, cast.school, newcomer(), year=YEAR.previous)

    assert refused.value.code == "closed_year"


def test_designate_in_two_schools_is_possible(cast: Cast, head: Scope) -> None:
    designate(head, cast.school, newcomer())

    [second] = designate(factories.scope_of(cast.other_head), cast.other_school, newcomer())

    assert second.person.assignments.count() == 2


def test_designate_newcomer_is_who_never_served(cast: Cast, head: Scope) -> None:
    served, left, declined = (factories.make_person() for _ in range(3))
    past = {"year": YEAR.previous, "assignment": None}
    factories.make_designation(cast.other_school, served, **past)
    factories.make_designation(cast.other_school, left, state=DesignationState.ENDED, **past)
    factories.make_designation(cast.other_school, declined, state=DesignationState.DECLINED, **past)
    withdrawn = factories.make_person()
    factories.make_designation(
        cast.other_school, withdrawn, state=DesignationState.ENDED, answered_at=None, **past
    )

    team = designate(
        head,
        cast.school,
        *(TeamMember(person=person) for person in (served, left, declined, withdrawn)),
        reason="Essai",
    )

    assert [one.is_newcomer for one in team] == [False, False, True, True]


# Preparing next year, from May


def test_next_year_prepared_in_june_gives_the_role_at_once(cast: Cast, head: Scope) -> None:
    with clock.at(datetime(2026, 6, 10, 12, 0, tzinfo=UTC)):
        [designation] = designate(head, cast.school, newcomer())

        assert designation.assignment is not None
        assert designation.starts_on == YEAR.first_day
        assert designation.assignment.starts_on == date(2026, 6, 10)


def test_next_years_person_replaced_keeps_the_running_year(cast: Cast, head: Scope) -> None:
    person = factories.make_person()
    with clock.at(datetime(2026, 6, 10, 12, 0, tzinfo=UTC)):
        [running] = designate(head, cast.school, TeamMember(person=person), year=YEAR.previous)
        [coming] = designate(head, cast.school, TeamMember(person=person))
        assert running.assignment == coming.assignment

        designate(head, cast.school, newcomer())

    coming.refresh_from_db()
    role = RoleAssignment.objects.get(person=person)
    assert (coming.state, coming.ends_on) == (DesignationState.ENDED, YEAR.first_day)
    assert role.ends_on == YEAR.previous.last_day


# Answering


def proposed(cast: Cast, head: Scope) -> tuple[Designation, Scope]:
    """Return a designation to answer, and the person named as actor."""
    [designation] = designate(head, cast.school, TeamMember(person=cast.referent))
    return designation, factories.scope_of(cast.referent)


def test_answer_yes_is_told_to_the_head(cast: Cast, head: Scope) -> None:
    designation, person = proposed(cast, head)

    answered = answer_designation(
        actor=person, designation=designation, accepts=True, comment=" Avec plaisir "
    )

    assert (answered.state, answered.answered_at, answered.answer_comment) == (
        DesignationState.ACCEPTED,
        NOON,
        "Avec plaisir",
    )
    assert answered.assignment is not None
    assert answered.assignment.holds_on(YEAR.last_day)
    assert mails()[1:] == [("designation_answered", cast.head.email)]
    message = Message.objects.order_by("pk").last()
    assert message is not None
    assert [text in message.text for text in ("accepte", "Avec plaisir")] == [True, True]
    assert message.subject == "[RUPN] Accord de RÉFÉRENTE Rachida, Collège Ada-Lovelace"


def test_answer_no_ends_the_role(cast: Cast, head: Scope) -> None:
    designation, person = proposed(cast, head)

    answered = answer_designation(actor=person, designation=designation, accepts=False)

    assert answered.assignment is not None
    assert (answered.state, answered.assignment.ends_on) == (DesignationState.DECLINED, TODAY)
    message = Message.objects.order_by("pk").last()
    assert message is not None
    assert message.subject == "[RUPN] Refus de RÉFÉRENTE Rachida, Collège Ada-Lovelace"


@pytest.mark.parametrize("actor", ["head", "officer", "second_referent"])
def test_answer_by_another_is_forbidden(cast: Cast, head: Scope, actor: str) -> None:
    designation, _ = proposed(cast, head)

    with pytest.raises(DomainError) as refused:
        answer_designation(
            actor=factories.scope_of(getattr(cast, actor)), designation=designation, accepts=True
        )

    assert refused.value.code == "forbidden"


def test_answer_twice_is_stale(cast: Cast, head: Scope) -> None:
    designation, person = proposed(cast, head)
    answer_designation(actor=person, designation=designation, accepts=True)

    with pytest.raises(DomainError) as refused:
        answer_designation(actor=person, designation=designation, accepts=False)

    assert (refused.value.code, len(mails())) == ("stale_state", 2)


def test_answer_without_known_head_is_told_to_the_school(db: None) -> None:
    school = factories.make_school(email="ce.x@example.org")
    [designation] = designate(SYSTEM, school, newcomer())

    answer_designation(actor=factories.scope_of(designation.person), designation=designation, accepts=True)

    assert mails()[1:] == [("designation_answered", "ce.x@example.org")]


def test_answer_with_nobody_to_tell_is_kept(db: None) -> None:
    [designation] = designate(SYSTEM, factories.make_school(email=""), newcomer())

    answered = answer_designation(
        actor=factories.scope_of(designation.person), designation=designation, accepts=True
    )

    assert (answered.state, len(mails())) == (DesignationState.ACCEPTED, 1)


def test_end_designation_without_role_is_possible(cast: Cast, head: Scope) -> None:
    designation = factories.make_designation(cast.school, cast.referent)
    Designation.objects.update(assignment=None)

    with clock.at(NOON + timedelta(days=365)):
        ended = end_designation(actor=head, designation=designation, reason="Retraite")

    assert (ended.state, ended.ends_on, ended.end_reason) == (
        DesignationState.ENDED,
        YEAR.last_day,
        "Retraite",
    )
