"""Letters of past years: send an export, say what each column is, check each line, write."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.designations.enums import ListState
from relais.letters.content.past import PastLine, plan_past_letters
from relais.letters.domain import import_letters, map_letters, receive_letters
from relais.letters.enums import PastKind
from relais.letters.forms import PastColumnsForm, PastLettersForm, PastLineFilter
from relais.letters.rules import IMPORT_LETTERS
from relais.letters.selectors.past import (
    columns_for,
    get_letter_import_or_404,
    letter_imports_visible_to,
    responses_of,
)
from relais.schools.selectors import get_academie_for_or_404
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind
from relais.ui.templatetags.ui import pluralise

LEVELS = {PastKind.NEW: "new", PastKind.KNOWN: "success", PastKind.TAKEN: "info", PastKind.DOUBLE: "info"}
FILE_FAULTS = {"unreadable_structure": "structure", "forbidden": None}
LINES: ListPage[PastLine] = ListPage(
    title="Réponses du fichier",
    caption="Ce que deviendrait chaque réponse",
    columns=(
        Column(key="line", label="Ligne", value=lambda row: row.line, kind=Kind.INTEGER),
        Column(
            key="kind",
            label="Ce qui sera fait",
            value=lambda row: row.kind.label,
            level=lambda row: LEVELS.get(row.kind, "warning"),
        ),
        Column(key="detail", label="Précision", value=lambda row: row.detail),
        Column(key="school", label="Établissement", value=lambda row: str(row.school or row.uai)),
        Column(key="year", label="Année", value=lambda row: str(row.year or "")),
        Column(key="referents", label="Référents", value=lambda row: ", ".join(row.referents)),
        Column(key="activities", label="Activités", value=lambda row: ", ".join(row.activities)),
        Column(key="texts", label="Textes", value=lambda row: len(row.texts), kind=Kind.INTEGER),
    ),
    default_sort="line",
    nouns="réponse,réponses",
    empty=Empty("Ce fichier n’a aucune réponse."),
    template="letters/past_letter_lines.html",
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def past_letters(request: ScopedRequest) -> HttpResponse:
    """Receive an export, and show those received."""
    academie = get_academie_for_or_404(request.scope, IMPORT_LETTERS)
    form = PastLettersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent, structure = form.cleaned_data["file"], form.cleaned_data["structure"]
        try:
            received = receive_letters(
                actor=request.scope,
                academie=academie,
                file_name=sent.name,
                raw=sent.read(),
                structure=structure.read() if structure else None,
            )
        except DomainError as error:
            form.add_error(FILE_FAULTS.get(error.code, "file"), error.message)
        else:
            return redirect("letters:map_past_letters", received.pk)
    context = {"form": form, "academie": academie, "received": letter_imports_visible_to(request.scope)}
    return render(request, "letters/past_letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def map_past_letters(request: ScopedRequest, pk: int) -> HttpResponse:
    """Say what each column is, under what people answered."""
    held = get_letter_import_or_404(request.scope, pk)
    responses = responses_of(held)
    columns = columns_for(held, responses)
    form = PastColumnsForm(request.POST or None, held=held, responses=responses, columns=columns)
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["fixed_year"]
        try:
            map_letters(actor=request.scope, letter_import=held, columns=form.columns, year=year)
        except DomainError as error:
            form.add_error("fixed_year" if error.code == "not_past_year" else None, error.message)
        else:
            return redirect("letters:past_letter_lines", held.pk)
    context = {"held": held, "form": form, "mapped": len([*filter(None, columns.values())])}
    return render(request, "letters/map_past_letters.html", context)


@require_safe
@never_cache
def past_letter_lines(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """Show what each answer would become; nothing is written."""
    held = get_letter_import_or_404(request.scope, pk)
    if held.state == ListState.RECEIVED:
        return redirect("letters:map_past_letters", held.pk)
    lines = plan_past_letters(held)
    counts = {kind: sum(line.kind == kind for line in lines) for kind in PastKind}
    context = {
        "held": held,
        "counts": [(kind.label, kind.value, number) for kind, number in counts.items() if number],
        "ready": counts[PastKind.NEW],
    }
    return LINES.respond(request, lines, form=PastLineFilter(request.GET), context=context)


@require_POST
def write_past_letters(request: ScopedRequest, pk: int) -> HttpResponse:
    """Write the answers that are ready."""
    held = get_letter_import_or_404(request.scope, pk)
    before = held.written
    try:
        written = import_letters(actor=request.scope, letter_import=held).written - before
    except DomainError as error:
        messages.error(request, error.message)
    else:
        label = pluralise(written, "lettre reprise,lettres reprises")
        messages.success(request, f"{label}. Personne n’a reçu de courriel.")
    return redirect("letters:past_letter_lines", held.pk)
