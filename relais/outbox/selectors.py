"""Reads: the mails that failed, those written to a person, and the mailbox of the demonstration."""

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import Http404

from relais.accounts.models import Person
from relais.accounts.selectors.people import get_person_or_404, people_visible_to
from relais.core.leases import WorkState
from relais.core.rights import Paths, Reach, Right
from relais.core.scope import Scope
from relais.outbox.enums import MailCategory
from relais.outbox.models import Attachment, Message
from relais.outbox.rules import HANDLE_FAILED_MAILS, READ_MAILS

NOT_FAILED = "Ce courriel n'est plus en échec, ou n'est pas de votre académie."


def failures_visible_to(scope: Scope) -> QuerySet[Message]:
    """Return the failed mails to the schools and people of the scope's academy."""
    failed = Message.objects.filter(work_state=WorkState.FAILED)
    return failed.filter(_within(HANDLE_FAILED_MAILS, scope)).select_related("school", "to_person")


def visible_failures_or_404(scope: Scope) -> QuerySet[Message]:
    """Return the failed mails without their texts; Http404 to whoever handles none."""
    if not HANDLE_FAILED_MAILS.is_held_by(scope):
        raise Http404
    return failures_visible_to(scope).defer("text", "html")


def count_failures(scope: Scope) -> int:
    """Return how many failed mails nobody has seen yet."""
    return failures_visible_to(scope).filter(seen_at=None).count()


def get_failure_or_404(scope: Scope, pk: int) -> Message:
    """Return a failed mail; Http404 out of scope."""
    message = failures_visible_to(scope).prefetch_related("bounces").filter(pk=pk).first()
    if message is None:
        raise Http404
    return message


def addresses_for(message: Message) -> list[str]:
    """Return where a mail to a person may go: their addresses, the main one first."""
    if message.to_person is None:
        return []
    known = sorted(message.to_person.addresses.all(), key=lambda each: (not each.is_main, each.pk))
    return [each.address for each in known]


def mails_to(scope: Scope, person: Person) -> QuerySet[Message]:
    """Return the mails to somebody that the scope reads again; never a link that signs in."""
    mails = Message.objects.filter(_within(READ_MAILS, scope), to_person=person)
    return mails.exclude(category=MailCategory.SIGN_IN).select_related("school")


def own_mails(scope: Scope) -> QuerySet[Message]:
    """Return all that was written to whoever asks."""
    mails = Message.objects.filter(to_person_id=scope.person_id, to_person__isnull=False)
    return mails.select_related("school")


def get_reader_person_or_404(scope: Scope, pk: int) -> Person:
    """Return a person whose mails the scope reads again; Http404 otherwise."""
    if not READ_MAILS.is_held_by(scope):
        raise Http404
    return get_person_or_404(scope, pk)


def get_own_mail_or_404(scope: Scope, pk: int) -> Message:
    """Return a mail written to the person, with its attachments."""
    return _with_attachments(own_mails(scope), pk)


def get_mail_to_or_404(scope: Scope, person: Person, pk: int) -> Message:
    """Return a mail written to somebody the scope sees, with its attachments."""
    return _with_attachments(mails_to(scope, person), pk)


def _within(right: Right, scope: Scope) -> Q:
    """Return the condition on mails about a school in reach, or about none and to a person in sight."""
    by_school = right.within(scope, Paths(academie="school__academie_id"))
    if right.reach_of(scope) is not Reach.ACADEMIE:  # everywhere, or nowhere
        return by_school
    return by_school | Q(school=None, to_person__in=people_visible_to(scope))


def mailbox_messages() -> QuerySet[Message]:
    """Return every mail, without its body; 404 outside the demonstration, where mail is nobody else's."""
    _check_demo()
    return Message.objects.select_related("school").defer("text", "html")


def get_message_or_404(pk: int) -> Message:
    """Return a mail of the demonstration with its attachments."""
    _check_demo()
    return _with_attachments(Message.objects.all(), pk)


def get_attachment_or_404(pk: int) -> Attachment:
    """Return a file that goes with a mail of the demonstration."""
    _check_demo()
    attachment = Attachment.objects.filter(pk=pk).first()
    if attachment is None:
        raise Http404
    return attachment


def _with_attachments(messages: QuerySet[Message], pk: int) -> Message:
    message = messages.select_related("school").prefetch_related("attachments").filter(pk=pk).first()
    if message is None:
        raise Http404
    return message


def _check_demo() -> None:
    if not settings.DEMO:
        raise Http404
