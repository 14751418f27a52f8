"""Sessions: seen, ended."""

from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from relais.accounts.models import Person, Session
from relais.accounts.rules import can_manage_account
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope

SEEN_EVERY = timedelta(minutes=5)
NOT_YOURS = "Cette connexion n'est pas la vôtre."


def note_seen(*, session: SessionBase) -> None:
    """Note, every few minutes, that the session read by this request is used."""
    seen_at = getattr(session, "last_seen_at", None)
    now = clock.now()
    if seen_at is not None and session.session_key and now - seen_at >= SEEN_EVERY:
        Session.objects.filter(pk=session.session_key).update(last_seen_at=now)


@transaction.atomic
def end_session(*, actor: Scope, session: Session) -> None:
    """End the session: whoever is in it must sign in again. Raises DomainError `forbidden`."""
    if session.person is None or not can_manage_account(actor, session.person_id):
        raise DomainError("forbidden", NOT_YOURS)
    session.delete()
    record_entry(actor=actor, act="end_session", on=session.person, comment=session.device)


@transaction.atomic
def end_other_sessions(*, actor: Scope, person: Person, keep: str) -> int:
    """End every session of the person but the one named by the handle `keep`, and return how many.

    Raises DomainError `forbidden`.
    """
    if not can_manage_account(actor, person.pk):
        raise DomainError("forbidden", NOT_YOURS)
    ended, _ = Session.objects.filter(person=person).exclude(handle=keep).delete()
    if ended:
        record_entry(actor=actor, act="end_other_sessions", on=person, comment=str(ended))
    return ended
