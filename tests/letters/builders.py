"""Letters in the states the tests start from."""

from dataclasses import dataclass

from relais.core.scope import Scope
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.content import text_sha256
from relais.letters.domain import give_visa, sign_letter
from relais.letters.enums import Decision, Party, Priority
from relais.letters.models import ActivityHolder, Letter, LetterActivity, Visa
from relais.letters.selectors import standing_visas
from tests import factories
from tests.cast import Cast
from tests.factories import make_designation, make_envelope, make_letter, make_share, scope_of


@dataclass(frozen=True)
class Desk:
    """A letter being written at the cast's school, its team of two, and those who write."""

    cast: Cast
    letter: Letter
    first: Designation
    second: Designation
    head: Scope
    deputy: Scope
    referent: Scope
    other_head: Scope
    officer: Scope


def make_desk(cast: Cast) -> Desk:
    """Make a letter with nothing in it, and a team that has accepted; no money yet."""
    return Desk(
        cast=cast,
        letter=make_letter(cast.school),
        first=make_designation(cast.school, cast.referent),
        second=make_designation(cast.school, cast.second_referent, is_newcomer=True),
        head=scope_of(cast.head),
        deputy=scope_of(cast.deputy),
        referent=scope_of(cast.referent),
        other_head=scope_of(cast.other_head),
        officer=scope_of(cast.officer),
    )


def keep(
    letter: Letter,
    code: str,
    priority: Priority = Priority.MAIN,
    *holders: Designation | Party,
) -> LetterActivity:
    """Keep an activity, held by these."""
    activity = LetterActivity.objects.create(letter=letter, code=code, priority=priority)
    for holder in holders:
        who = {"party": holder} if isinstance(holder, Party) else {"designation": holder}
        ActivityHolder.objects.create(activity=activity, **who)
    return activity


def share(desk: Desk) -> None:
    """Fix the envelope and share it in two."""
    envelope = make_envelope(desk.cast.school)
    make_share(envelope, desk.first, 125_000)
    make_share(envelope, desk.second, 125_000)


def make_ready_desk(cast: Cast) -> Desk:
    """Make a desk whose letter lacks nothing but the signature."""
    desk = make_desk(cast)
    share(desk)
    factories.make_head_count(cast.school)
    keep(desk.letter, "M1.3", Priority.MAIN, desk.first)
    keep(desk.letter, "M2.4", Priority.SECONDARY, desk.second, Party.MANAGEMENT)
    return desk


def text_now(letter: Letter) -> str:
    """Return the hash of the letter's text as it is saved, as a page shown now would send it back."""
    return text_sha256(Letter.objects.get(pk=letter.pk))


def see(
    designation: Designation, letter: Letter, decision: Decision = Decision.AGREED, comment: str = ""
) -> Visa:
    """Have a referent of the team decide on the letter as it stands."""
    return give_visa(
        actor=scope_of(designation.person),
        letter=letter,
        decision=decision,
        seen_text=text_now(letter),
        comment=comment,
    )


def agree(letter: Letter) -> None:
    """Have every referent of the team agree to the letter as it stands, unless they have."""
    standing = standing_visas(letter, text_now(letter))
    for designation in active_team(letter.school_id, letter.year):
        if designation.pk not in standing:
            see(designation, letter)


def sign(actor: Scope, letter: Letter) -> Letter:
    """Sign the letter as it stands, once every referent has agreed to it."""
    agree(letter)
    return sign_letter(actor=actor, letter=letter, seen_text=text_now(letter))
