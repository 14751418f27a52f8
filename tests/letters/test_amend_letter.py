"""A new version of a signed letter: what it takes over, which one counts, all readable for ever."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.letters.content import letter_text
from relais.letters.domain import amend_for_team, amend_letter, issue_letter
from relais.letters.enums import HolderRole, LetterState, Outcome, Party, Priority
from relais.letters.models import Letter, PastOutcome
from relais.letters.selectors import (
    Kept,
    counted_letters,
    kept_activities,
    letter_for,
    letters_visible_to,
    versions_of,
)
from tests.cast import Cast
from tests.factories import YEAR, make_designation, make_share
from tests.letters.builders import Desk, keep, make_ready_desk, sign

REASON = "Rémi quitte l’établissement"


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def replace_second(desk: Desk, **given: Any) -> Designation:
    """Have the second referent leave, and somebody take over."""
    desk.second.state, desk.second.end_reason = DesignationState.ENDED, "Mutation"
    desk.second.ends_on = date(2026, 11, 24)
    desk.second.save()
    heir = make_designation(desk.cast.school, replaces=desk.second, starts_on=date(2026, 11, 25), **given)
    desk.cast.school.envelopes.get(year=YEAR).shares.filter(designation=desk.second).delete()
    make_share(desk.cast.school.envelopes.get(year=YEAR), heir, 125_000)
    return heir


def test_amend_letter_copies_all_that_was_said_into_the_next_version(desk):
    desk.letter.sections.filter(code="means").update(text="Un bureau")
    PastOutcome.objects.create(
        letter=desk.letter, code="M1.1", label="Relayer", outcome=Outcome.PARTLY, comment="Peu."
    )
    activity = keep(desk.letter, "M3.1", Priority.MAIN, desk.first)
    activity.aim, activity.indicator, activity.due_on = "Un circuit", "Pannes", date(2027, 3, 31)
    activity.save()
    activity.holders.create(party=Party.AUTHORITY, role=HolderRole.CONTRIBUTOR)
    signed = sign(desk.head, desk.letter)

    opened = amend_letter(actor=desk.referent, letter=signed, reason=f" {REASON} ")

    assert (opened.version, opened.amends, opened.amend_reason, opened.state) == (
        2,
        signed,
        REASON,
        LetterState.DRAFT,
    )
    before, after = letter_text(signed), letter_text(opened)
    assert {key for key in before if before[key] != after[key]} == {"version", "amends"}
    assert after["amends"] == {"version": 1, "on_long": "mercredi 25 novembre 2026", "reason": REASON}
    entry = Entry.objects.get(act="amend_letter")
    assert (entry.object_id, entry.to_state, entry.comment) == (opened.pk, "draft", REASON)


def test_amend_letter_successor_takes_over_what_was_held(desk):
    signed = sign(desk.head, desk.letter)
    heir = replace_second(desk)

    opened = amend_letter(actor=desk.head, letter=signed, reason=REASON)

    assert kept_activities(opened, [desk.first, heir]) == {
        "M1.3": Kept(Priority.MAIN, (desk.first.pk,)),
        "M2.4": Kept(Priority.SECONDARY, (heir.pk,), (Party.MANAGEMENT,)),
    }


def test_amend_letter_who_left_without_successor_holds_nothing(desk):
    signed = sign(desk.head, desk.letter)
    desk.second.state, desk.second.end_reason = DesignationState.ENDED, "Mutation"
    desk.second.save()

    opened = amend_letter(actor=desk.head, letter=signed, reason=REASON)

    assert kept_activities(opened, [desk.first])["M2.4"] == Kept(Priority.SECONDARY, (), (Party.MANAGEMENT,))


@pytest.mark.parametrize("is_newcomer", [True, False])
def test_amend_letter_keeps_the_course_and_adds_who_begins_since(desk, is_newcomer):
    signed = sign(desk.head, desk.letter)  # enrols the second referent, who begins
    assert signed.signed_at is not None
    heir = make_designation(desk.cast.school, is_newcomer=is_newcomer, designated_at=signed.signed_at)
    Designation.objects.filter(pk=heir.pk).update(designated_at=signed.signed_at.replace(year=2027))

    opened = amend_letter(actor=desk.head, letter=signed, reason="Une troisième référente")

    def enrolled(letter: Letter) -> set[int]:
        return set(letter.course_enrolments.values_list("designation", flat=True))

    assert enrolled(opened) == {desk.second.pk, *([heir.pk] if is_newcomer else [])}
    assert enrolled(signed) == {desk.second.pk}


def test_amend_letter_the_former_version_counts_until_the_new_one_is_signed(desk):
    first = issue_letter(letter=sign(desk.head, desk.letter))
    second = amend_letter(actor=desk.head, letter=first, reason=REASON)
    before = (list(counted_letters(YEAR)), letter_for(desk.cast.school.pk, YEAR))

    signed = sign(desk.head, second)
    issued = issue_letter(letter=signed)

    first.refresh_from_db()
    assert before == ([first], second)
    assert (list(counted_letters(YEAR)), first.is_superseded, issued.is_superseded) == ([issued], True, False)
    assert issued.document is not None
    assert first.document != issued.document
    assert issued.document.title == "Lettre de mission des référents numériques 2026-2027, version 2"


def test_amend_letter_all_versions_stay_readable(desk):
    first = sign(desk.head, desk.letter)
    second = sign(desk.head, amend_letter(actor=desk.head, letter=first, reason=REASON))
    third = amend_letter(actor=desk.referent, letter=second, reason="Encore un changement")

    assert [letter.version for letter in versions_of(third)] == [1, 2, 3]
    assert list(versions_of(first)) == [first, second, third]
    assert set(letters_visible_to(desk.referent)) == {first, second, third}
    first.refresh_from_db()
    assert (first.state, first.is_superseded, first.signed_content is None) == (
        LetterState.SIGNED,
        True,
        False,
    )


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [
        ("other_head", REASON, "forbidden"),
        ("officer", REASON, "forbidden"),
        ("head", "  ", "comment_required"),
    ],
)
def test_amend_letter_is_refused(desk, who, reason, code):
    signed = sign(desk.head, desk.letter)

    with pytest.raises(DomainError) as error:
        amend_letter(actor=getattr(desk, who), letter=signed, reason=reason)

    assert (error.value.code, Letter.objects.count()) == (code, 1)


def test_amend_letter_not_signed_is_refused(desk):
    with pytest.raises(DomainError) as error:
        amend_letter(actor=desk.head, letter=desk.letter, reason=REASON)

    assert error.value.code == "not_signed"


def test_amend_letter_twice_is_refused(desk):
    signed = sign(desk.head, desk.letter)
    amend_letter(actor=desk.head, letter=signed, reason=REASON)

    with pytest.raises(DomainError) as error:
        amend_letter(actor=desk.referent, letter=signed, reason=REASON)

    assert (error.value.code, Letter.objects.count()) == ("already_amended", 2)


def test_amend_for_team_opens_the_next_version_once(desk):
    signed = sign(desk.head, desk.letter)

    found = [
        amend_for_team(actor=desk.officer, school_id=desk.cast.school.pk, year=YEAR, reason=REASON)
        for _ in range(2)
    ]

    assert [letter and (letter.version, letter.amends) for letter in found] == [(2, signed), None]


@pytest.mark.parametrize("year", [YEAR, YEAR.previous])
def test_amend_for_team_leaves_a_letter_being_written_alone(desk, year):
    assert amend_for_team(actor=desk.officer, school_id=desk.cast.school.pk, year=year, reason=REASON) is None
    assert Letter.objects.count() == 1


def test_two_signed_versions_cannot_both_count(desk):
    first = sign(desk.head, desk.letter)
    sign(desk.head, amend_letter(actor=desk.head, letter=first, reason=REASON))

    with pytest.raises(IntegrityError, match=r"letter_one_counts|letters_letter\.school_id"):
        Letter.objects.filter(pk=first.pk).update(is_superseded=False)
