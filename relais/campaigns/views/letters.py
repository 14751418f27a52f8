"""The year's letters: the list, the act on those chosen, what becomes of each; their files in one zip."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from relais.campaigns.domain import order_letter_batch, pack_letters
from relais.campaigns.enums import LetterAct
from relais.campaigns.forms.letters import AWAITED, NOBODY, BatchForm, LetterFilter, chosen_lines
from relais.campaigns.models import LetterBatchLine
from relais.campaigns.selectors.letters import (
    LetterLine,
    count_lines,
    get_letter_batch_or_404,
    latest_batches,
    letter_lines,
)
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.documents.domain import seal_fault
from relais.letters.enums import LetterState
from relais.letters.rules import REVIEW_LETTER
from relais.schools.selectors import get_academie_for_or_404
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind

LEVELS = {
    LetterState.DRAFT: "new",
    LetterState.PROPOSED: "info",
    LetterState.REVIEW: "warning",
    LetterState.SIGNED: "success",
    LetterState.ISSUED: "success",
    LetterState.IMPORTED: "plain",
}


def _awaited(line: LetterLine) -> str:
    if line.awaited is None:
        return AWAITED[NOBODY]
    names = ", ".join(str(each.person) for each in line.awaited.designations)
    return names or AWAITED[line.awaited.kind]


LETTERS: ListPage[LetterLine] = ListPage(
    title="Lettres de mission",
    caption="Lettres de l’année, où elles en sont et qui est attendu",
    columns=(
        Column(
            key="school",
            label="Établissement",
            value=lambda row: f"{row.school.name}, {row.school.town}",
            sort=("school",),
            selects=lambda row: str(row.pk),
        ),
        Column(key="uai", label="UAI", value=lambda row: row.school.uai, sort=("uai",)),
        Column(key="type", label="Type", value=lambda row: row.school.get_type_display(), shown=False),
        Column(
            key="zone",
            label="Zone",
            value=lambda row: row.zone.name if row.zone else None,
            sort=("zone",),
        ),
        Column(
            key="authority", label="Collectivité", value=lambda row: str(row.school.authority), shown=False
        ),
        Column(
            key="state",
            label="État",
            value=lambda row: row.letter.state_in_words,
            level=lambda row: LEVELS[LetterState(row.letter.state)],
            sort=("state",),
        ),
        Column(key="awaited", label="Attendu", value=_awaited, sort=("awaited",)),
        Column(
            key="age", label="Attente en jours", value=lambda row: row.age, kind=Kind.INTEGER, sort=("age",)
        ),
        Column(
            key="flag",
            label="Signalement",
            value=lambda row: row.letter.flag_reason or row.letter.review_reason,
        ),
        Column(key="version", label="Version", value=lambda row: row.letter.version, kind=Kind.INTEGER),
        Column(
            key="number",
            label="Numéro",
            value=lambda row: row.letter.document.number if row.letter.document else "",
            shown=False,
        ),
    ),
    default_sort="school",
    nouns="lettre,lettres",
    empty=Empty(
        "Aucune lettre n’est commencée cette année.",
        "Elles paraissent ici dès qu’un établissement commence la sienne.",
    ),
    template="campaigns/letters.html",
)

RESULTS: ListPage[LetterBatchLine] = ListPage(
    title="Résultat, ligne par ligne",
    caption="Ce qu’il est advenu de chaque lettre",
    columns=(
        Column(
            key="school",
            label="Établissement",
            value=lambda row: f"{row.letter.school.name}, {row.letter.school.town}",
            sort=("letter__school__town", "letter__school__name"),
        ),
        Column(
            key="uai", label="UAI", value=lambda row: row.letter.school.uai, sort=("letter__school__uai",)
        ),
        Column(
            key="outcome",
            label="Issue",
            value=lambda row: _outcome(row)[0],
            level=lambda row: _outcome(row)[1],
            sort=("work_state", "is_refused"),
        ),
        Column(key="result", label="Résultat", value=lambda row: row.result),
    ),
    default_sort="uai",
    nouns="lettre,lettres",
    template="campaigns/letter_batch.html",
)


def _outcome(line: LetterBatchLine) -> tuple[str, str]:
    """Return the outcome of a line in a word, and its colour."""
    if line.work_state == WorkState.DONE:
        return ("Refusé", "error") if line.is_refused else ("Fait", "success")
    return ("En échec", "error") if line.work_state == WorkState.FAILED else ("À faire", "info")


@require_safe
@never_cache
def letters(request: ScopedRequest, year: SchoolYear) -> HttpResponseBase:
    """List the year's letters, with what may be done to those ticked."""
    academie = get_academie_for_or_404(request.scope, REVIEW_LETTER)
    lines = letter_lines(academie, year)
    context = {
        "year": year,
        "acts": LetterAct.choices,
        "filters": request.GET.urlencode(),
        "batches": latest_batches(academie, year),
        "seal_fault": seal_fault(),
    }
    return LETTERS.respond(request, lines, form=LetterFilter(request.GET, lines=lines), context=context)


@require_POST
def act_on_letters(request: ScopedRequest, year: SchoolYear) -> HttpResponse:
    """Ask an act on the letters chosen, and show how far it is."""
    academie = get_academie_for_or_404(request.scope, REVIEW_LETTER)
    form = BatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez ce qu’il faut faire de ces lettres.")
        return redirect("campaigns:letters", year)
    chosen = chosen_lines(request.POST, letter_lines(academie, year))
    try:
        batch = order_letter_batch(
            actor=request.scope,
            academie=academie,
            year=year,
            act=LetterAct(form.cleaned_data["act"]),
            letter_ids=[line.pk for line in chosen],
            comment=form.cleaned_data["comment"],
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("campaigns:letters", year)
    return redirect("campaigns:letter_batch", batch.pk)


@require_safe
@never_cache
def letter_batch(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """Show how far the act is, then the result of each line."""
    batch = get_letter_batch_or_404(request.scope, pk)
    counts = count_lines(batch)
    ended = counts["done"] + counts["refused"] + counts["failed"]
    context: dict[str, Any] = {"batch": batch, "counts": counts, "ended": ended}
    if ended < counts["total"]:
        return render(request, "campaigns/letter_batch_progress.html", context)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    lines = batch.lines.select_related("letter__school")
    return RESULTS.respond(request, lines, context=context)


@require_POST
def letters_zip(request: ScopedRequest, year: SchoolYear) -> HttpResponseBase:
    """Give the files of the letters chosen in one zip, written as it is downloaded."""
    academie = get_academie_for_or_404(request.scope, REVIEW_LETTER)
    chosen = chosen_lines(request.POST, letter_lines(academie, year))
    if not chosen:
        messages.error(request, "Cochez au moins une ligne, ou demandez toute la liste.")
        return redirect("campaigns:letters", year)
    parts = pack_letters(actor=request.scope, academie=academie, year=year, lines=chosen)
    name = f"Lettres de mission {year}.zip"
    response = StreamingHttpResponse(parts, content_type="application/zip")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
