"""Comments on the parts of a letter, and what became of last year's priorities."""

import pytest

from relais.core.errors import DomainError
from relais.letters.domain import (
    assess_priority,
    comment_section,
    propose_letter,
    resolve_comment,
    start_letter,
)
from relais.letters.enums import Outcome, PartCode, Priority
from relais.letters.models import COMMENT_LENGTH, Letter, PastOutcome, SectionComment
from relais.letters.selectors import missing_for_proposal, open_comments
from relais.outbox.models import Message
from tests.cast import Cast
from tests.factories import YEAR, make_designation, make_letter, scope_of
from tests.letters.builders import Desk, agree, keep, make_ready_desk, sign


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def without_links(message: Message) -> str:
    lines = [line for line in message.text.splitlines() if "/lien/" not in line]
    return f"{message.subject}\n\n" + "\n".join(lines)


def test_comment_says_who_and_waits(desk):
    comment = comment_section(actor=desk.deputy, letter=desk.letter, part="moyens", text=" Quel bureau ?\n")

    assert (comment.author_name, comment.text, comment.is_blocking, comment.resolved_at) == (
        "ADJOINT Didier",
        "Quel bureau ?",
        False,
        None,
    )
    assert list(open_comments(desk.letter)) == [comment]
    assert Message.objects.count() == 0


def test_comment_that_blocks_is_mailed_at_once_to_the_others(desk, snapshot):
    comment_section(
        actor=desk.referent, letter=desk.letter, part="moyens", text="Quel bureau ?", is_blocking=True
    )

    messages = Message.objects.filter(name="comment_left").order_by("to_address")
    assert sorted(message.to_address for message in messages) == sorted(
        [desk.cast.head.email, desk.cast.second_referent.email]
    )
    assert without_links(messages[0]) == snapshot


def test_comment_that_blocks_a_school_without_head_is_mailed_to_the_referents(desk):
    desk.cast.head.assignments.all().delete()

    comment_section(actor=desk.officer, letter=desk.letter, part="moyens", text="?", is_blocking=True)

    assert Message.objects.filter(name="comment_left").count() == 2


def test_comment_of_the_academy_changes_no_word_and_voids_no_visa(desk):
    agree(desk.letter)

    comment_section(actor=desk.officer, letter=desk.letter, part="moyens", text="Bien.")

    assert desk.letter.visas.filter(voided_at=None).count() == 2


@pytest.mark.parametrize(
    ("who", "part", "text", "code"),
    [
        ("other_head", "moyens", "x", "forbidden"),
        ("head", "paie", "x", "unknown_part"),
        ("head", "moyens", "  ", "comment_required"),
        ("head", "moyens", "x" * (COMMENT_LENGTH + 1), "comment_too_long"),
    ],
)
def test_comment_is_refused(desk, who, part, text, code):
    with pytest.raises(DomainError) as error:
        comment_section(actor=getattr(desk, who), letter=desk.letter, part=part, text=text)

    assert (error.value.code, SectionComment.objects.count()) == (code, 0)


def test_comment_of_a_signed_letter_is_refused(desk):
    sign(desk.head, desk.letter)

    with pytest.raises(DomainError) as error:
        comment_section(actor=desk.head, letter=desk.letter, part="moyens", text="x")

    assert error.value.code == "letter_signed"


def test_resolve_comment_twice_keeps_the_first_time(desk):
    comment = comment_section(actor=desk.deputy, letter=desk.letter, part="moyens", text="Quel bureau ?")

    first = resolve_comment(actor=desk.referent, comment=comment)
    second = resolve_comment(actor=desk.head, comment=comment)

    assert (first.resolved_by, second.resolved_by, list(open_comments(desk.letter))) == (
        "RÉFÉRENTE Rachida",
        "RÉFÉRENTE Rachida",
        [],
    )


def test_resolve_comment_by_a_stranger_or_once_signed_is_refused(desk):
    comment = comment_section(actor=desk.deputy, letter=desk.letter, part="moyens", text="Quel bureau ?")
    with pytest.raises(DomainError) as stranger:
        resolve_comment(actor=desk.other_head, comment=comment)
    sign(desk.head, desk.letter)
    with pytest.raises(DomainError) as late:
        resolve_comment(actor=desk.head, comment=comment)

    assert (stranger.value.code, late.value.code) == ("forbidden", "letter_signed")


# Last year's priorities


@pytest.fixture
def started(cast: Cast) -> Letter:
    """A letter begun from one of last year that had two priorities."""
    previous = make_letter(cast.school, year=YEAR.previous)
    stays = make_designation(cast.school, cast.referent, year=YEAR.previous)
    keep(previous, "M1.10", Priority.MAIN, stays)
    keep(previous, "M1.3", Priority.MAIN, stays)
    keep(previous, "M2.4", Priority.SECONDARY, stays)
    make_designation(cast.school, cast.referent)
    return start_letter(actor=scope_of(cast.head), school=cast.school, year=YEAR)


def test_start_letter_asks_what_became_of_each_priority(started):
    assert list(started.outcomes.values_list("code", "outcome")) == [("M1.3", ""), ("M1.10", "")]
    assert [part.text for part in missing_for_proposal(started)] == [
        "Dites ce que sont devenues 2 priorités de l'an dernier."
    ]


def test_letter_without_its_outcomes_is_not_proposed(cast, started):
    with pytest.raises(DomainError) as error:
        propose_letter(actor=scope_of(cast.referent), letter=started)

    assert error.value.code == "letter_incomplete"


@pytest.mark.parametrize(
    ("outcome", "is_kept"), [(Outcome.DONE, True), (Outcome.PARTLY, True), (Outcome.DROPPED, False)]
)
def test_assess_priority_one_dropped_is_no_longer_kept(cast, started, outcome, is_kept):
    row = assess_priority(
        actor=scope_of(cast.referent), letter=started, code="M1.3", outcome=outcome, comment=" Bien. "
    )

    started.refresh_from_db()
    assert (row.outcome, row.comment, started.saved_part) == (outcome, "Bien.", PartCode.OUTCOMES)
    assert started.activities.filter(code="M1.3").exists() is is_kept
    assert [part.text for part in missing_for_proposal(started)] == [
        "Dites ce qu'est devenue 1 priorité de l'an dernier."
    ]


def test_assess_priority_dropped_then_kept_by_hand_stays_kept(cast, started):
    actor = scope_of(cast.referent)
    assess_priority(actor=actor, letter=started, code="M1.3", outcome=Outcome.DROPPED)
    keep(started, "M1.3")

    assess_priority(actor=actor, letter=started, code="M1.3", outcome=Outcome.DROPPED, comment="Sauf en 6e.")

    assert started.activities.filter(code="M1.3").exists() is True


def test_assess_priority_the_same_again_changes_nothing(cast, started):
    actor = scope_of(cast.referent)
    assess_priority(actor=actor, letter=started, code="M1.3", outcome=Outcome.DONE)
    Letter.objects.filter(pk=started.pk).update(saved_by="")

    assess_priority(actor=actor, letter=started, code="M1.3", outcome=Outcome.DONE)

    started.refresh_from_db()
    assert started.saved_by == ""


@pytest.mark.parametrize(
    ("who", "code", "outcome", "expected"),
    [
        ("other_head", "M1.3", "done", "forbidden"),
        ("referent", "M2.4", "done", "unknown_priority"),
        ("referent", "M1.3", "", "unknown_outcome"),
    ],
)
def test_assess_priority_is_refused(cast, started, who, code, outcome, expected):
    with pytest.raises(DomainError) as error:
        assess_priority(actor=scope_of(getattr(cast, who)), letter=started, code=code, outcome=outcome)

    assert error.value.code == expected
    assert set(PastOutcome.objects.values_list("outcome", flat=True)) == {""}
