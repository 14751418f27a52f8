"""The mailbox of the demonstration: every mail it would have sent, to be read by whoever tries it."""

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from relais.outbox.forms import MailboxFilter
from relais.outbox.models import Message
from relais.outbox.rules import state_level, state_text
from relais.outbox.selectors import get_attachment_or_404, get_message_or_404, mailbox_messages
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind

MAILBOX: ListPage[Message] = ListPage(
    title="Courriels de la démonstration",
    caption="Courriels, du plus récent au plus ancien",
    nouns="courriel,courriels",
    columns=(
        Column(
            key="objet",
            label="Objet",
            value=lambda message: message.subject,
            href=lambda message: reverse("outbox:message", args=[message.pk]),
            sort=("subject",),
        ),
        Column(
            key="destinataire",
            label="Destinataire",
            value=lambda message: message.to_address,
            sort=("to_address",),
        ),
        Column(
            key="etablissement",
            label="Établissement",
            value=lambda message: message.school and str(message.school),
            sort=("school__name",),
        ),
        Column(
            key="ecrit",
            label="Écrit",
            value=lambda message: message.created_at,
            kind=Kind.MOMENT,
            sort=("created_at",),
        ),
        Column(
            key="etat",
            label="État",
            value=lambda message: state_text(message.work_state),
            level=lambda message: state_level(message.work_state),
            sort=("work_state",),
        ),
    ),
    default_sort="-ecrit",
    tie_break=("-pk",),
    empty=Empty(
        "Aucun courriel ne correspond.",
        "Les courriels apparaissent ici dès qu’un acte de la campagne les écrit.",
    ),
    template="outbox/mailbox.html",
)


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponseBase:
    """List the mails, the latest first."""
    return MAILBOX.respond(request, mailbox_messages(), form=MailboxFilter(request.GET))


@login_not_required
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mail as text, its links to this site alive."""
    shown = get_message_or_404(pk)
    context = {"mail": shown, "state": state_text(shown.work_state), "level": state_level(shown.work_state)}
    return render(request, "outbox/message.html", context)


@login_not_required
@require_safe
def attachment(request: HttpRequest, pk: int) -> FileResponse:  # noqa: ARG001 - a view
    """Give a file that goes with a mail."""
    kept = get_attachment_or_404(pk)
    try:
        file = default_storage.open(kept.stored_name)
    except OSError as error:
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=kept.file_name, content_type=kept.content_type)
