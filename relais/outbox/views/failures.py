"""« Courriels en échec »: what was not delivered, why, and what the officer does about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.outbox.domain import dismiss_failure, resend_message
from relais.outbox.enums import MailCategory
from relais.outbox.forms import FailureFilter, ResendForm
from relais.outbox.models import Message
from relais.outbox.selectors import addresses_for, get_failure_or_404, visible_failures_or_404
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind

FAILURES: ListPage[Message] = ListPage(
    title="Courriels en échec",
    caption="Courriels qui n’ont pas été remis",
    nouns="courriel en échec,courriels en échec",
    columns=(
        Column(
            key="destinataire",
            label="Destinataire",
            value=lambda row: str(row.to_person or row.school or row.to_address),
            href=lambda row: reverse("outbox:failure", args=[row.pk]),
            sort=("to_person__last_name", "to_person__first_name", "school__name"),
        ),
        Column(
            key="etablissement",
            label="Établissement",
            value=lambda row: row.school and str(row.school),
            sort=("school__name",),
        ),
        Column(key="adresse", label="Adresse", value=lambda row: row.to_address, sort=("to_address",)),
        Column(key="courriel", label="Courriel", value=lambda row: row.subject, sort=("subject",)),
        Column(key="raison", label="Raison", value=lambda row: row.failure, sort=("failure",)),
        Column(
            key="depuis",
            label="Depuis",
            value=lambda row: row.failed_at,
            kind=Kind.MOMENT,
            sort=("failed_at",),
        ),
        Column(key="reponse", label="Réponse du serveur", value=lambda row: row.last_error, shown=False),
        Column(key="vu", label="Vu le", value=lambda row: row.seen_at, kind=Kind.MOMENT, shown=False),
        Column(key="vu_par", label="Vu par", value=lambda row: row.seen_by, shown=False),
    ),
    default_sort="-depuis",
    tie_break=("-pk",),
    empty=Empty("Aucun courriel en échec.", "Tout ce que l’application a envoyé est parti."),
    template="outbox/failures.html",
)


@require_safe
@never_cache
def failures(request: ScopedRequest) -> HttpResponseBase:
    """List the failed mails of the academy that nobody has seen yet; a filter shows the others."""
    rows = visible_failures_or_404(request.scope)
    return FAILURES.respond(request, rows, form=FailureFilter(request.GET, rows=rows))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def failure(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show why a mail failed; send it again, to the same address or to another."""
    shown = get_failure_or_404(request.scope, pk)
    form = _resend_form(request, shown)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        try:
            resend_message(actor=request.scope, message=shown, address=address)
        except DomainError as error:
            form.add_error("address", error.message)
        else:
            messages.success(request, f"Le courriel repart vers {address}.")
            return redirect("outbox:failures")
    return render(request, "outbox/failure.html", _context(shown, form))


def _resend_form(request: ScopedRequest, shown: Message) -> ResendForm:
    return ResendForm(
        request.POST or None,
        addresses=addresses_for(shown),
        is_personal=shown.to_person is not None,
        present=shown.to_address,
    )


def _context(shown: Message, form: ResendForm) -> dict[str, Any]:
    return {"mail": shown, "form": form, "is_sign_in": shown.category == MailCategory.SIGN_IN}


@require_POST
def dismiss(request: ScopedRequest, pk: int) -> HttpResponse:
    """Mark a failed mail as seen."""
    dismiss_failure(actor=request.scope, message=get_failure_or_404(request.scope, pk))
    messages.success(request, "Le courriel est marqué comme vu. Le filtre « Vus » le retrouve.")
    return redirect("outbox:failures")
