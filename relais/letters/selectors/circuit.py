"""Reads: who has given a visa, who is awaited, which letters the academy reads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from relais.allowances.selectors import envelope_for, shares_for
from relais.core.school_year import SchoolYear
from relais.designations.enums import ACTIVE_STATES
from relais.designations.models import Designation
from relais.letters.enums import Decision, LetterState, VisaKind
from relais.letters.models import Letter, SectionComment, Visa

REFERENT, HEAD, ACADEMIE = "referent", "head", "academie"
AGREEING = frozenset({Decision.AGREED, Decision.RESERVED})


class Awaited(NamedTuple):
    """Who must act on a letter: `kind` is "referent", "head" or "academie"; referents by designation."""

    kind: str
    designations: tuple[Designation, ...]
    since: datetime


def standing_visas(letter: Letter, text_sha256: str) -> dict[int, Visa]:
    """Return, by designation, the referents' visas on exactly this text, refusals included."""
    visas = letter.visas.filter(kind=VisaKind.REFERENT, voided_at=None, text_sha256=text_sha256)
    return {visa.designation_id: visa for visa in visas if visa.designation_id}


def latest_visas(letter: Letter) -> dict[int, Visa]:
    """Return, by designation, the last visa of each referent, standing or fallen."""
    visas = letter.visas.filter(kind=VisaKind.REFERENT).order_by("given_at", "pk")
    return {visa.designation_id: visa for visa in visas if visa.designation_id}


def open_comments(letter: Letter) -> QuerySet[SectionComment]:
    """Return the comments not resolved yet, the oldest first."""
    return letter.comments.filter(resolved_at=None)


def needs_sharing(letter: Letter, team: Sequence[Designation]) -> bool:
    """Tell whether an amount waits to be shared; an envelope still to be decided does not."""
    envelope = envelope_for(letter.school_id, letter.year)
    if envelope is None or envelope.cents is None:
        return False
    shares = {share.designation_id: share.cents for share in shares_for(letter.school_id, letter.year)}
    has_everyone = shares.keys() >= {each.pk for each in team}
    return not has_everyone or sum(shares.values()) + envelope.remainder_cents != envelope.cents


def awaited_of(letter: Letter) -> Awaited | None:
    """Return who must act on the letter, as its rows say; None once it is signed for good."""
    return awaited_by_letter([letter]).get(letter.pk)


def awaited_by_letter(letters: Iterable[Letter]) -> dict[int, Awaited]:
    """Return, by letter, who must act on it; two queries, whatever the number of letters.

    A visa given on a text that has changed counts no more once the change is known (`text_sha256`).
    """
    open_states = {LetterState.DRAFT, LetterState.PROPOSED, LetterState.REVIEW}
    waiting = [letter for letter in letters if letter.state in open_states]
    teams = _teams(waiting)
    visas = _visas(waiting)
    found = (
        (letter.pk, _awaited(letter, teams[letter.school_id, letter.year], visas[letter.pk]))
        for letter in waiting
    )
    return {pk: awaited for pk, awaited in found if awaited is not None}


def _teams(letters: Sequence[Letter]) -> dict[tuple[int, SchoolYear], list[Designation]]:
    teams: dict[tuple[int, SchoolYear], list[Designation]] = defaultdict(list)
    named = Designation.objects.filter(
        school_id__in={letter.school_id for letter in letters},
        year__in={letter.year for letter in letters},
        state__in=ACTIVE_STATES,
        is_interim=False,
    )
    for designation in named.select_related("person"):
        teams[designation.school_id, designation.year].append(designation)
    return teams


def _visas(letters: Sequence[Letter]) -> dict[int, list[Visa]]:
    visas: dict[int, list[Visa]] = defaultdict(list)
    for visa in Visa.objects.filter(letter__in=letters, kind=VisaKind.REFERENT, voided_at=None):
        visas[visa.letter_id].append(visa)
    return visas


def _awaited(letter: Letter, team: Sequence[Designation], visas: Sequence[Visa]) -> Awaited | None:
    if letter.state == LetterState.REVIEW and letter.signed_at:
        return Awaited(ACADEMIE, (), letter.signed_at)
    if letter.state == LetterState.DRAFT or letter.proposed_at is None:
        since = letter.returned_at or letter.started_at
        return Awaited(REFERENT, tuple(team), since) if team else None
    agreed = {
        visa.designation_id: visa.given_at
        for visa in visas
        if visa.decision in AGREEING and visa.text_sha256 == letter.text_sha256
    }
    lacking = tuple(each for each in team if each.pk not in agreed)
    if lacking:
        return Awaited(REFERENT, lacking, letter.proposed_at)
    return Awaited(HEAD, (), max([letter.proposed_at, *agreed.values()]))
