"""The letters of an academy in a year, each with whom it waits for: what the officer's list shows."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from relais.campaigns.models import LetterBatch
from relais.core import clock
from relais.core.leases import WorkState
from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.letters.models import Letter
from relais.letters.rules import REVIEW_LETTER
from relais.letters.selectors import Awaited, awaited_by_letter, letters_to_act_on
from relais.schools.models import Academie, School, Zone
from relais.schools.selectors import zones_for_year


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter of the list, and what is known of its way."""

    letter: Letter
    zone: Zone | None
    awaited: Awaited | None

    @property
    def pk(self) -> int:
        """The letter's key: lines are ticked by it."""
        return self.letter.pk

    @property
    def school(self) -> School:
        """The letter's school."""
        return self.letter.school

    @property
    def age(self) -> int | None:
        """For how many days somebody has been awaited."""
        return (clock.now() - self.awaited.since).days if self.awaited else None

    @property
    def is_flagged(self) -> bool:
        """Whether the academy wants to read it, or is reading it for a reason."""
        return bool(self.letter.flag_reason or self.letter.review_reason)


def letter_lines(
    academie: Academie, year: SchoolYear, ids: Collection[int] | None = None
) -> list[LetterLine]:
    """Return the academy's letters of the year, or those of these keys; four statements for any number.

    Whoever calls has checked the right to read them.
    """
    letters = letters_to_act_on(year).filter(school__academie=academie).defer("signed_content")
    if ids is not None:
        letters = letters.filter(pk__in=ids)
    found = list(letters.select_related("school__authority", "document"))
    zones, awaited = zones_for_year(academie, year), awaited_by_letter(found)
    return [LetterLine(each, zones.get(each.school_id), awaited.get(each.pk)) for each in found]


def get_letter_batch_or_404(scope: Scope, pk: int) -> LetterBatch:
    """Return a batch to those who act on the academy's letters."""
    batches = LetterBatch.objects.filter(REVIEW_LETTER.within(scope, Paths(academie="academie_id")))
    batch = batches.select_related("academie").filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def count_lines(batch: LetterBatch) -> dict[str, int]:
    """Return how many lines a batch has, and how many are done, refused or given up."""
    done, failed = Q(work_state=WorkState.DONE), Q(work_state=WorkState.FAILED)
    counts: dict[str, int] = batch.lines.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=done & Q(is_refused=False)),
        refused=Count("pk", filter=done & Q(is_refused=True)),
        failed=Count("pk", filter=failed),
    )
    return counts


def latest_batches(academie: Academie, year: SchoolYear) -> QuerySet[LetterBatch]:
    """Return the last acts on many letters at once."""
    return LetterBatch.objects.filter(academie=academie, year=year).order_by("-pk")[:5]
