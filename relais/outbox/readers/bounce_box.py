"""The mailbox where mails come back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from imaplib import IMAP4, IMAP4_SSL
from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT = 20
INBOX = "INBOX"
KINDS: dict[str, type[IMAP4]] = {"imaps": IMAP4_SSL, "imap": IMAP4}
PORTS = {"imaps": 993, "imap": 143}


class BounceBoxError(OSError):
    """The mailbox does not answer as it should."""


@dataclass(frozen=True, slots=True)
class BounceBox:
    """An open mailbox."""

    connection: IMAP4

    def unread(self) -> list[bytes]:
        """Return the numbers of the mails not read yet, oldest first."""
        found: bytes = _checked(self.connection.uid("SEARCH", "UNSEEN"))[0] or b""
        return found.split()

    def fetch(self, number: bytes) -> bytes:
        """Return a mail, and leave it unread."""
        answer = _checked(self.connection.uid("FETCH", number.decode(), "(BODY.PEEK[])"))
        return next((part[1] for part in answer if isinstance(part, tuple)), b"")

    def mark_read(self, number: bytes) -> None:
        """Leave the mail where it is, read."""
        _checked(self.connection.uid("STORE", number.decode(), "+FLAGS", r"(\Seen)"))


@contextmanager
def open_bounce_box(address: str) -> Iterator[BounceBox]:
    """Open the mailbox of `imaps://user:password@host[:port][/folder]`. Raises OSError."""
    parts = urlsplit(address)
    kind, port = KINDS[parts.scheme], parts.port or PORTS[parts.scheme]
    folder = unquote(parts.path.strip("/")) or INBOX
    try:
        with kind(parts.hostname or "", port, timeout=TIMEOUT) as connection:  # leaves politely
            connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
            _checked(connection.select(f'"{folder}"'))
            yield BounceBox(connection)
    except IMAP4.error as error:
        raise BounceBoxError(str(error)) from error


def _checked(answer: tuple[str, list[Any]]) -> list[Any]:
    state, lines = answer
    if state != "OK":
        raise BounceBoxError(str(lines))
    return lines
