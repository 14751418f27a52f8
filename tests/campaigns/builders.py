"""What the tests of the campaign start from, and how they read a page."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponseBase
from django.urls import reverse

from relais.accounts.models import AccessLink, Person
from relais.accounts.selectors import link_for_token
from relais.core.leases import WorkState
from relais.designations.enums import DesignationState
from relais.designations.selectors import active_team
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.outbox.models import Message
from tests import factories
from tests.cast import Cast
from tests.letters.builders import Desk, make_desk, share
from tests.letters.builders import sign as sign_as

YEAR = factories.YEAR
OPENING = datetime(2026, 9, 3, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 9, 24, 12, 0, tzinfo=UTC)
PAGE = reverse("campaigns:head_steps_of_year", args=[YEAR])
DESIGNATE = reverse("campaigns:designate", args=[YEAR])
SHARE = reverse("campaigns:share", args=[YEAR])
RECONDUCT = reverse("campaigns:reconduct", args=[YEAR])
NEW = {"first_name": "Camille", "last_name": "Nouvelle", "address": "n1@example.org"}


def text_of(response: HttpResponseBase) -> str:
    """Return what a person reads on the page, in one line, with plain spaces and apostrophes."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]  # type: ignore[attr-defined]
    text = re.sub(r"<[^>]+>", " ", main.partition(">")[2])
    for written, plain in {"\u00a0": " ", "\u202f": " ", "&nbsp;": " ", "&#x27;": "'", "’": "'"}.items():
        text = text.replace(written, plain)
    return " ".join(text.split())


def said(response: Any) -> list[str]:
    """Return the messages the act has left for the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def mails() -> list[tuple[str, str]]:
    """Return the mails written, oldest first: name and address."""
    return [(message.name, message.to_address) for message in Message.objects.order_by("pk")]


def token_in(message: Message) -> str:
    """Return the secret of the personal link in a mail."""
    [token] = re.findall(r"/lien/([^/]+)/", message.text)
    return str(token)


def live_link(message: Message) -> AccessLink | None:
    """Return the link a mail opens now, if it still opens."""
    return link_for_token(token_in(message))


def sign(desk: Desk) -> Letter:
    """Have the head sign a letter that lacks nothing else."""
    return sign_as(desk.head, desk.letter)


def issue(desk: Desk) -> Letter:
    """Have the letter signed, then issued with a document held by its team."""
    letter = sign(desk)
    letter.state = LetterState.ISSUED
    letter.work_state = WorkState.DONE
    letter.document = factories.make_document(desk.cast.school, desk.cast.referent)
    letter.issued_at = letter.signed_at
    letter.save()
    return letter


class _Forms(HTMLParser):
    """Collects what a browser would send of each form of a page, by the form's address."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._fields: dict[str, str] = {}
        self._name = ""  # of the text area or list being read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self._fields = self.forms.setdefault(given.get("action") or "", {})
        elif tag == "input" and (given.get("type") not in {"radio", "checkbox"} or "checked" in given):
            self._fields[name] = value
        elif tag in {"textarea", "select"}:
            self._name = name
            self._fields[name] = ""
        elif tag == "option" and "selected" in given:
            self._fields[self._name] = value

    def handle_data(self, data: str) -> None:
        if self._name and self.lasttag == "textarea":
            self._fields[self._name] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self._name = ""


def forms_of(response: Any) -> dict[str, dict[str, str]]:
    """Return the forms of the page itself: by address, what each would send as it stands."""
    parser = _Forms()
    parser.feed(response.content.decode().partition("<main")[2].partition("</main>")[0])
    return {
        action: {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}
        for action, fields in parser.forms.items()
    }


# The head's page


def new(prefix: str, **given: str) -> dict[str, str]:
    """Return the fields of a new person, as posted."""
    return {f"{prefix}_{name}": value for name, value in {**NEW, **given}.items()}


def states(response: Any) -> list[str]:
    """Return where the three steps stand."""
    return [response.context[step].state for step in ("designate", "share", "letter_step")]


def team_of(cast: Cast) -> list[Person]:
    """Return the people of the year's team."""
    return [designation.person for designation in active_team(cast.school.pk, YEAR)]


def empty(_: Cast) -> None:
    """Leave the school as it is."""


def proposed_team(cast: Cast) -> None:
    """Name one person, who has not answered; the envelope is known."""
    state = {"state": DesignationState.PROPOSED, "answered_at": None}
    factories.make_designation(cast.school, cast.referent, **state)
    factories.make_envelope(cast.school)


def undecided(cast: Cast) -> None:
    """Name two people; the academy has still to decide the envelope."""
    make_desk(cast)
    factories.make_envelope(cast.school, None)


def shared(cast: Cast) -> None:
    """Name two people and share the envelope; the letter is empty."""
    share(make_desk(cast))
