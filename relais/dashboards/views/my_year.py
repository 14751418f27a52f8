"""« Mon année »: what awaits a referent, then the letter, the allowance, the courses."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.core import clock
from relais.core.money import ninths
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.dashboards.selectors.my_year import MyLetter, MyYear, my_year_or_404
from relais.dashboards.views.levels import LETTER_LEVELS
from relais.designations.models import Designation
from relais.letters.models import Letter


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that waits for the person, with where to do it."""

    title: str
    text: str
    action: str
    href: str
    since: date | None = None


@require_safe
@never_cache
def my_year(request: ScopedRequest) -> HttpResponse:
    """Show what awaits the referent acting, then their year."""
    mine = my_year_or_404(request.scope, SchoolYear.current())
    context = {
        "mine": mine,
        "letter": mine.letter,
        "letter_level": LETTER_LEVELS[mine.letter.letter.state] if mine.letter else "",
        "awaited": _awaited(mine),
        "is_late": mine.due_on is not None and mine.due_on < clock.today(),
        "months": _months(mine),
        "card": mine.card,
    }
    return render(request, "dashboards/my_year.html", context)


def _awaited(mine: MyYear) -> list[Awaited]:
    """Return what waits for the person: answers first, then the letter."""
    awaited = [_answer(designation) for designation in mine.to_answer]
    if mine.has_agreed and mine.letter is None:
        awaited.append(
            Awaited(
                title="Commencer la lettre de mission",
                text="Elle reprend celle de l’an dernier, s’il y en a une. Vous l’écrivez avec la direction.",
                action="Commencer la lettre",
                href=reverse("letters:current"),
            )
        )
    if mine.has_agreed and mine.letter is not None and mine.letter.is_mine_to_write:
        awaited.append(_write(mine.letter))
    if mine.letter is not None and mine.letter.awaits_my_visa:
        awaited.append(_visa(mine.letter.letter))
    return awaited


def _answer(designation: Designation) -> Awaited:
    return Awaited(
        title="Répondre à votre désignation",
        text=f"{designation.school}, année {designation.year}. Le refus est sans conséquence.",
        action="Donner ma réponse",
        href=reverse("designations:answer", args=[designation.pk]),
        since=timezone.localdate(designation.designated_at),
    )


def _write(mine: MyLetter) -> Awaited:
    letter = mine.letter
    href = reverse("letters:edit", args=[letter.pk])
    if letter.returned_at is not None:
        return Awaited(
            title="Corriger la lettre de mission",
            text=f"{letter.returned_by} demande : « {letter.return_comment} »",
            action="Corriger la lettre",
            href=href,
            since=timezone.localdate(letter.returned_at),
        )
    written = f"Elle est rédigée à {mine.progress} %"
    if mine.is_ready:
        text = f"{written} : relisez-la, puis donnez votre visa ; elle ira aux autres, puis au chef."
        read = reverse("letters:read", args=[letter.pk])
        return Awaited("Proposer la lettre de mission", text, "Relire la lettre et donner mon visa", read)
    text = f"{written}. Retenez les activités principales et dites qui s’en charge."
    return Awaited("Compléter la lettre de mission", text, "Compléter la lettre", href)


def _visa(letter: Letter) -> Awaited:
    return Awaited(
        title="Donner votre visa à la lettre de mission",
        text=f"{letter.proposed_by} vous la propose. Votre indemnité n’en dépend pas.",
        action="Lire la lettre et donner mon visa",
        href=reverse("letters:read", args=[letter.pk]),
        since=timezone.localdate(letter.proposed_at),
    )


def _months(mine: MyYear) -> tuple[int, int] | None:
    """Return the usual monthly payment and the last one, when the mission is held the whole year."""
    if mine.allowance is None or mine.share is None or mine.designation is None or not mine.share.cents:
        return None
    if not mine.allowance.is_by_ninths:
        return None
    if (mine.designation.starts_on, mine.designation.ends_on) != (mine.year.first_day, mine.year.last_day):
        return None
    payments = ninths(mine.share.cents)
    return payments[0], payments[-1]
