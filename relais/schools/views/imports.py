"""Imports of the ministry's files: send one, see what it would change, accept or refuse, write."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.wake import wake
from relais.schools.domain.accept_changes import order_import, set_accepted
from relais.schools.domain.receive_import import receive_import
from relais.schools.enums import ChangeKind, ImportState
from relais.schools.forms.imports import ACCEPT, ChangeFilter, ImportForm, IssueFilter, VerdictForm
from relais.schools.models import ImportRun
from relais.schools.rules import EDIT_SCHOOLS
from relais.schools.selectors import get_academie_for_or_404, get_import_or_404, imports_visible_to
from relais.schools.tasks import TASK
from relais.schools.views.import_tables import CHANGES, IMPORTS, ISSUES
from relais.ui.templatetags.ui import pluralise

WORKING = frozenset({ImportState.RECEIVED, ImportState.APPLYING})


@require_safe
def import_list(request: ScopedRequest) -> HttpResponseBase:
    """List the files received."""
    context = {"academie": get_academie_for_or_404(request.scope, EDIT_SCHOOLS)}
    return IMPORTS.respond(request, imports_visible_to(request.scope), context=context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_import(request: ScopedRequest) -> HttpResponse:
    """Receive a file; a worker compares it."""
    academie = get_academie_for_or_404(request.scope, EDIT_SCHOOLS)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        try:
            run = receive_import(
                actor=request.scope,
                kind=sent["kind"],
                file_name=sent["file"].name,
                content=sent["file"],
                is_complete=sent["is_complete"],
            )
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            wake(TASK)
            return redirect("schools:import", run.pk)
    return render(request, "schools/imports_new.html", {"form": form, "academie": academie})


@require_http_methods(["GET", "HEAD", "POST"])
def import_run(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """Show how far the work is, then the differences, to accept or refuse."""
    run = get_import_or_404(request.scope, pk)
    if run.state in WORKING and request.method != "POST":
        return render(request, "schools/imports_progress.html", {"run": run, "progress": _progress(run)})
    verdict = VerdictForm(request.POST or None, prefix=None)
    if request.method == "POST" and verdict.is_valid():
        _decide(request, run, verdict.cleaned_data)
        return redirect(f"{request.path}?{request.GET.urlencode()}")
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _show_differences(request, run, verdict)


def _decide(request: ScopedRequest, run: ImportRun, decision: dict[str, Any]) -> None:
    """Accept or refuse what the form means, and say so."""
    ids, kept = decision["ids"], ChangeFilter(request.GET)
    if ids is None and kept.is_valid():
        ids = kept.apply(run.changes.all()).values_list("pk", flat=True)
    accepted = decision["verdict"] == ACCEPT
    try:
        number = set_accepted(actor=request.scope, run=run, accepted=accepted, change_ids=ids)
    except DomainError as error:
        messages.error(request, error.message)
        return
    verb = (
        "différence acceptée,différences acceptées" if accepted else "différence refusée,différences refusées"
    )
    messages.success(request, f"{pluralise(number, verb)}.")


def _show_differences(request: ScopedRequest, run: ImportRun, verdict: VerdictForm) -> HttpResponseBase:
    """Show the counts by kind and the list."""
    form = ChangeFilter(request.GET)
    if "export" in request.GET:
        return CHANGES.respond(request, run.changes.all(), form=form)
    listing = CHANGES.listing(request, run.changes.all(), form=form)
    counts = run.changes.order_by("kind").values_list("kind").annotate(Count("pk"))
    can_decide = run.state == ImportState.COMPARED
    context = {
        "run": run,
        "listing": listing,
        "counts": [(ChangeKind(kind).label, kind, number) for kind, number in counts],
        "headers": [{"label": "Choix"}, *listing.headers] if can_decide else listing.headers,
        "rows": list(zip(listing.rows, listing.lines, strict=True)),
        "verdict": verdict,
        "can_decide": can_decide,
        "figures": run.changes.aggregate(
            accepted=Count("pk", filter=Q(is_accepted=True)),
            refused=Count("pk", filter=Q(is_accepted=False)),
        ),
        "issues": run.issues.count(),
    }
    return render(request, CHANGES.template, context)


def _progress(run: ImportRun) -> dict[str, Any]:
    """Return how far the comparison or the writing is."""
    if run.state == ImportState.APPLYING:
        total = run.changes.filter(is_accepted=True).count()
        return {"label": "Écriture des différences acceptées", "value": run.lines_written, "maximum": total}
    return {"label": "Lecture et comparaison du fichier", "value": run.lines_read, "maximum": run.lines_total}


@require_POST
def apply_run(request: ScopedRequest, pk: int) -> HttpResponse:
    """Order the writing of the accepted differences; a worker does it."""
    run = get_import_or_404(request.scope, pk)
    try:
        order_import(actor=request.scope, run=run)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        wake(TASK)
    return redirect("schools:import", run.pk)


@require_safe
def import_issues(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """List what is wrong in the file, line by line."""
    run = get_import_or_404(request.scope, pk)
    context = {"run": run, "run_url": reverse("schools:import", args=[run.pk])}
    return ISSUES.respond(request, run.issues.all(), form=IssueFilter(request.GET), context=context)


@require_safe
def import_file(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """Give back the file as it was received."""
    run = get_import_or_404(request.scope, pk)
    return FileResponse(run.file.open("rb"), as_attachment=True, filename=run.file_name)
