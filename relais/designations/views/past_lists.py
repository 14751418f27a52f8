"""Lists of past years: send one, say which column is what, check each line, write."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.designations.domain import (
    MOST_WRITTEN,
    choose_homonyms,
    import_past_list,
    map_past_list,
    receive_past_list,
)
from relais.designations.enums import LineKind, ListState
from relais.designations.forms import ColumnsForm, HomonymsForm, LineFilter, PastListForm
from relais.designations.models import ListImport
from relais.designations.rules import IMPORT_PAST_DESIGNATIONS
from relais.designations.selectors.list_homonyms import homonyms_of_list
from relais.designations.selectors.past_lists import (
    columns_for,
    get_list_import_or_404,
    list_imports_visible_to,
    table_of,
)
from relais.designations.selectors.plan_lines import PlannedLine, plan_lines
from relais.schools.selectors import get_academie_for_or_404
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind
from relais.ui.templatetags.ui import pluralise

SAMPLE = 3
LEVELS = {LineKind.NEW: "new", LineKind.KNOWN: "success", LineKind.RECORDED: "info"}


def _level(line: PlannedLine) -> str:
    return LEVELS.get(line.kind, "warning")


LINES: ListPage[PlannedLine] = ListPage(
    title="Lignes de la liste",
    caption="Ce que ferait chaque ligne",
    columns=(
        Column(key="line", label="Ligne", value=lambda row: row.line, kind=Kind.INTEGER),
        Column(
            key="kind", label="Ce qui sera fait", value=lambda row: LineKind(row.kind).label, level=_level
        ),
        Column(key="detail", label="Précision", value=lambda row: row.detail),
        Column(key="name", label="Nom", value=lambda row: row.name),
        Column(key="address", label="Adresse électronique", value=lambda row: row.address),
        Column(key="school", label="Établissement", value=lambda row: str(row.school or "")),
        Column(key="year", label="Année", value=lambda row: str(row.year or "")),
    ),
    default_sort="line",
    empty=Empty("Cette liste n’a aucune ligne."),
    template="designations/past_list.html",
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def past_lists(request: ScopedRequest) -> HttpResponse:
    """Receive a list, and show those received."""
    academie = get_academie_for_or_404(request.scope, IMPORT_PAST_DESIGNATIONS)
    form = PastListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            received = receive_past_list(
                actor=request.scope, academie=academie, file_name=sent.name, content=sent
            )
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("designations:map_columns", received.pk)
    context = {"form": form, "academie": academie, "received": list_imports_visible_to(request.scope)}
    return render(request, "designations/past_lists.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def map_columns(request: ScopedRequest, pk: int) -> HttpResponse:
    """Say which column is what, beside the first lines."""
    held = get_list_import_or_404(request.scope, pk)
    table = table_of(held)
    initial = {**columns_for(held, table), "fixed_year": _year_of(held)}
    form = ColumnsForm(request.POST or None, labels=table.labels, initial=initial)
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["fixed_year"]
        try:
            map_past_list(actor=request.scope, list_import=held, columns=form.columns, year=year)
        except DomainError as error:
            form.add_error(_field_of(error), error.message)
        else:
            return redirect("designations:past_list", held.pk)
    sample = [[row.cells.get(column, "") for column in table.labels] for row in table.rows[:SAMPLE]]
    context = {"held": held, "form": form, "headers": list(table.labels.values()), "sample": sample}
    return render(request, "designations/map_columns.html", context)


def _year_of(held: ListImport) -> str:
    year = held.mapping.get("year")
    return str(SchoolYear(year)) if year else ""


def _field_of(error: DomainError) -> str | None:
    """Return the field that a refusal is about."""
    return "fixed_year" if error.code == "not_past_year" else None


@require_safe
@never_cache
def past_list(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """Show what each line would do; nothing is written."""
    held = get_list_import_or_404(request.scope, pk)
    if held.state == ListState.RECEIVED:
        return redirect("designations:map_columns", held.pk)
    lines = plan_lines(request.scope, held)
    ready = sum(line.is_ready for line in lines)
    counts = {kind: sum(line.kind == kind for line in lines) for kind in LineKind}
    context = {
        "held": held,
        "counts": [(kind.label, kind.value, number) for kind, number in counts.items() if number],
        "ready": min(ready, MOST_WRITTEN),
        "waiting": max(ready - MOST_WRITTEN, 0),
        "undecided": counts[LineKind.HOMONYM],
        "asked": len(homonyms_of_list(request.scope, lines, held.choices)),
    }
    return LINES.respond(request, lines, form=LineFilter(request.GET), context=context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def homonyms(request: ScopedRequest, pk: int) -> HttpResponse:
    """Tell apart, once each, the people of the list who bear a known name."""
    held = get_list_import_or_404(request.scope, pk)
    if held.state == ListState.RECEIVED:
        return redirect("designations:map_columns", held.pk)
    asked = homonyms_of_list(request.scope, plan_lines(request.scope, held), held.choices)
    form = HomonymsForm(request.POST or None, homonyms=asked)
    if request.method == "POST" and form.is_valid():
        choose_homonyms(actor=request.scope, list_import=held, choices=form.cleaned_data)
        messages.success(request, "Vos choix sont gardés. Rien n’est encore importé.")
        return redirect("designations:past_list", held.pk)
    return render(request, "designations/homonyms.html", {"held": held, "form": form, "asked": asked})


@require_POST
def write(request: ScopedRequest, pk: int) -> HttpResponse:
    """Write the lines that are ready."""
    held = get_list_import_or_404(request.scope, pk)
    try:
        report = import_past_list(actor=request.scope, list_import=held).report
    except DomainError as error:
        messages.error(request, error.message)
    else:
        written = pluralise(report["now"], "désignation enregistrée,désignations enregistrées")
        messages.success(request, f"{written}. Personne n’a reçu de courriel ni de rôle.")
    return redirect("designations:past_list", held.pk)


@require_safe
def file(request: ScopedRequest, pk: int) -> FileResponse:
    """Give back the file as it was received."""
    held = get_list_import_or_404(request.scope, pk)
    return FileResponse(held.file.open("rb"), as_attachment=True, filename=held.file_name)
