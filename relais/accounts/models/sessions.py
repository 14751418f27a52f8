"""Sessions of people, as they see them, and attempts counted so that nobody tries without end."""

import time
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY as PERSON_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from relais.accounts.enums import AttemptKind, SignInWay
from relais.accounts.models.people import Person
from relais.core import clock

# What the session itself holds, beside what Django writes in it.
CONNECTION = "connection"  # who came in, from where, when: the columns below
IS_VERIFIED = "second_factor_verified"
AWAITS_FACTOR = "second_factor_awaited"


class Session(AbstractBaseSession):
    """A session, with what its owner needs to recognise it.

    Its key opens it and is shown to nobody; `handle` names it on pages.
    """

    stays_on_merge = True

    handle = models.CharField(max_length=32, blank=True, db_index=True)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    way = models.CharField(max_length=10, choices=SignInWay, blank=True)
    device = models.CharField(max_length=60, blank=True)
    network = models.CharField(max_length=45, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(default=clock.now)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "connexion"

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        """Return what reads and writes these rows."""
        return SessionStore


class SessionStore(DatabaseSessionStore):
    """Django's own store in the database, which writes the session's columns and ends it in time."""

    last_seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the rows it is kept in."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to save, its columns read from what the session holds."""
        row = cast("Session", super().create_model_instance(data))
        connection = data.get(CONNECTION, {})
        row.person_id = int(data[PERSON_KEY]) if PERSON_KEY in data else None
        row.handle = connection.get("handle", "")
        row.way = connection.get("way", "")
        row.device = connection.get("device", "")
        row.network = connection.get("network", "")
        row.opened_at = datetime.fromisoformat(connection["opened_at"]) if connection else None
        row.last_seen_at = clock.now()
        return row

    def get_session_cookie_age(self) -> int:
        """Return the seconds left: a session ends some hours after it was opened, whatever is done in it."""
        ends = self.get(CONNECTION, {}).get("ends")
        return settings.SESSION_COOKIE_AGE if ends is None else max(1, ends - int(time.time()))

    def _get_session_from_db(self) -> Session | None:
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]
        self.last_seen_at = row.last_seen_at if row else None
        return row


class AttemptCount(models.Model):
    """How many times something was tried, by one person or from one network, since the last success.

    `subject` is a seal: this table tells nobody who is known here.
    """

    kind = models.CharField(max_length=10, choices=AttemptKind)
    subject = models.CharField(max_length=64)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "compte d'essais"
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject"],
                name="attempt_count_unique",
                violation_error_message="Ces essais sont déjà comptés.",
            ),
        )

    def __str__(self) -> str:
        """Return what was tried how often."""
        return f"{self.get_kind_display()} : {self.count}"
