"""« Ce que nous vous avons envoyé »: for the person; for their academy, without what opens."""

from dataclasses import replace

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.accounts.models import Person
from relais.core.requests import ScopedRequest
from relais.outbox.domain import view_message
from relais.outbox.models import Message
from relais.outbox.rules import hide_secrets, own_state_text, state_level
from relais.outbox.selectors import (
    get_mail_to_or_404,
    get_own_mail_or_404,
    get_reader_person_or_404,
    mails_to,
    own_mails,
)
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind

SENT: ListPage[Message] = ListPage(
    title="Ce que nous vous avons envoyé",
    caption="Courriels, du plus récent au plus ancien",
    nouns="courriel,courriels",
    columns=(
        Column(
            key="objet",
            label="Objet",
            value=lambda row: row.subject,
            href=lambda row: reverse("outbox:my_mail", args=[row.pk]),
            sort=("subject",),
        ),
        Column(key="adresse", label="Adresse", value=lambda row: row.to_address, sort=("to_address",)),
        Column(
            key="ecrit",
            label="Écrit",
            value=lambda row: row.created_at,
            kind=Kind.MOMENT,
            sort=("created_at",),
        ),
        Column(
            key="parti", label="Parti", value=lambda row: row.sent_at, kind=Kind.MOMENT, sort=("sent_at",)
        ),
        Column(
            key="etat",
            label="État",
            value=lambda row: own_state_text(row.work_state),
            level=lambda row: state_level(row.work_state),
            sort=("work_state",),
        ),
        Column(key="raison", label="Raison", value=lambda row: row.failure, shown=False),
    ),
    default_sort="-ecrit",
    tie_break=("-pk",),
    empty=Empty("Aucun courriel n’a encore été envoyé."),
    template="outbox/sent.html",
)


@require_safe
@never_cache
def my_mails(request: ScopedRequest) -> HttpResponseBase:
    """List what was sent to whoever asks."""
    mails = own_mails(request.scope)
    return SENT.respond(request, mails.defer("text", "html"), context={"person": None})


@require_safe
@never_cache
def my_mail(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show a mail to the person it was sent to."""
    shown = get_own_mail_or_404(request.scope, pk)
    return _show(request, shown, shown.text, None)


@require_safe
@never_cache
def person_mails(request: ScopedRequest, pk: int) -> HttpResponseBase:
    """List what was sent to somebody of the academy."""
    person = get_reader_person_or_404(request.scope, pk)
    first, *others = SENT.columns
    page = replace(
        SENT,
        title=f"Courriels envoyés à {person}",
        columns=(replace(first, href=lambda row: reverse("outbox:person_mail", args=[pk, row.pk])), *others),
    )
    mails = mails_to(request.scope, person).defer("text", "html")
    return page.respond(request, mails, context={"person": person})


@require_safe
@never_cache
def person_mail(request: ScopedRequest, pk: int, mail_pk: int) -> HttpResponse:
    """Show a mail sent to somebody, its personal link hidden; the journal keeps who has read it."""
    person = get_reader_person_or_404(request.scope, pk)
    shown = get_mail_to_or_404(request.scope, person, mail_pk)
    view_message(actor=request.scope, message=shown)
    return _show(request, shown, hide_secrets(shown.text), person)


def _show(request: ScopedRequest, shown: Message, text: str, person: Person | None) -> HttpResponse:
    context = {
        "mail": shown,
        "text": text,
        "state": own_state_text(shown.work_state),
        "level": state_level(shown.work_state),
        "person": person,
    }
    return render(request, "outbox/sent_mail.html", context)
