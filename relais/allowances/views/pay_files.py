"""The pay file, issued and issued again as differences; the pay office's answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.allowances.domain import check_payments, issue_pay_file, record_payments
from relais.allowances.domain.issue_pay_file import PAY_COLUMNS
from relais.allowances.domain.record_payments import PaidResult
from relais.allowances.forms.circuit import PaymentLinesForm, PaymentsFileForm, write_lines
from relais.allowances.rules import PAY_AWARDS
from relais.allowances.selectors import count_by_state, payable_awards
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.documents.content import export_of
from relais.documents.enums import TableKind
from relais.documents.selectors import get_issued_table_or_404, issued_tables
from relais.schools.selectors import get_academie_for_or_404
from relais.ui import export

COMPLETE, CHANGES = "complet", "differences"


@require_safe
@never_cache
def pay_files(request: ScopedRequest) -> HttpResponse:
    """Show the files issued, and what the next one would hold."""
    academie, year = get_academie_for_or_404(request.scope, PAY_AWARDS), SchoolYear.current()
    tables = issued_tables(TableKind.PAY_FILE, academie, year).order_by("-number")
    context = {
        "year": year,
        "tables": [{"table": table, "files": _files(table.number, table.is_complete)} for table in tables],
        "last": tables.first(),
        "states": count_by_state(payable_awards(academie, year)),
        "columns": PAY_COLUMNS,
    }
    return render(request, "allowances/pay_files.html", context)


def _files(number: int, is_complete: bool) -> list[tuple[str, list[tuple[str, str]]]]:  # noqa: FBT001 - a fact of the table
    """Return the downloads of a table: label, then (format, address)."""
    shapes = [("Liste complète", COMPLETE)] if is_complete else []
    shapes = shapes if number == 1 else [("Différences", CHANGES), ("Liste complète", COMPLETE)]
    return [
        (
            label,
            [
                (name, reverse("allowances:pay_file", args=[number, shape, extension]))
                for extension, name in export.FORMATS.items()
            ],
        )
        for label, shape in shapes or [("Liste complète", COMPLETE)]
    ]


@require_POST
def issue(request: ScopedRequest) -> HttpResponse:
    """Issue the next file."""
    academie = get_academie_for_or_404(request.scope, PAY_AWARDS)
    try:
        table = issue_pay_file(
            actor=request.scope,
            academie=academie,
            year=SchoolYear.current(),
            is_complete="complete" in request.POST,
        )
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Le fichier n° {table.number} est émis : téléchargez-le ci-dessous.")
    return redirect("allowances:pay_files")


@require_safe
@never_cache
def pay_file(request: ScopedRequest, number: int, shape: str, extension: str) -> HttpResponseBase:
    """Hand out a file as it was issued."""
    academie = get_academie_for_or_404(request.scope, PAY_AWARDS)
    if shape not in {COMPLETE, CHANGES} or extension not in export.FORMATS:
        raise Http404
    table = get_issued_table_or_404(TableKind.PAY_FILE, academie, SchoolYear.current(), number)
    return export.respond(export_of(table, only_changes=shape == CHANGES), extension)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def payments(request: ScopedRequest) -> HttpResponse:
    """Read the pay office's file and show what each line would do; nothing is written yet."""
    academie, year = get_academie_for_or_404(request.scope, PAY_AWARDS), SchoolYear.current()
    is_sent = request.method == "POST"
    form = PaymentsFileForm(request.POST, request.FILES) if is_sent else PaymentsFileForm()
    context: dict[str, Any] = {"form": form, "year": year}
    if is_sent and form.is_valid():
        lines = form.cleaned_data["file"]
        results = check_payments(academie=academie, year=year, lines=lines)
        context |= {**_sum_up(results), "confirm": PaymentLinesForm(initial={"lines": write_lines(lines)})}
    return render(request, "allowances/payments.html", context)


@require_POST
def write_payments(request: ScopedRequest) -> HttpResponse:
    """Write the lines that were shown."""
    academie, year = get_academie_for_or_404(request.scope, PAY_AWARDS), SchoolYear.current()
    form = PaymentLinesForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Cette page a changé : envoyez à nouveau le fichier.")
        return redirect("allowances:payments")
    lines = form.cleaned_data["lines"]
    results = record_payments(actor=request.scope, academie=academie, year=year, lines=lines)
    context = {"form": PaymentsFileForm(), "year": year, "is_written": True, **_sum_up(results)}
    return render(request, "allowances/payments.html", context)


def _sum_up(results: list[PaidResult]) -> dict[str, Any]:
    """Return the results with their counts."""
    return {
        "results": results,
        "fresh_count": sum(not each.error and not each.is_known for each in results),
        "known_count": sum(each.is_known for each in results),
        "refused_count": sum(bool(each.error) for each in results),
        "fresh_cents": sum(each.line.cents for each in results if not each.error and not each.is_known),
    }
