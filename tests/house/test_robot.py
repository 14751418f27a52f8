"""An anti-phishing robot opens every link of every mail before people do: nothing is used up.

A small academy's campaign is played through the domain functions; the robot then visits all that its mails
hold, as those of mail gateways do: by GET and HEAD, in any name, ahead of anybody.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from relais.accounts.domain import request_access_link
from relais.accounts.models import AccessLink, Person, hash_token
from relais.core import clock
from relais.demo.domain.play_demo import play_demo
from relais.outbox.models import Message
from tests.demo.small_academie import write_small_academie

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LINK = re.compile(re.escape(settings.SITE_URL) + r"(/[^\s\"<>]*)")
PERSONAL = re.compile(reverse("accounts:link", args=["SECRET"]).replace("SECRET", r"([\w-]+)"))
VISITS: tuple[dict[str, str], ...] = (
    {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/119.0 Safari/537.36"},
    {"User-Agent": "Microsoft Office/16.0 (Microsoft Outlook 16.0.17126; Pro)"},
    {"User-Agent": "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0)", "Accept": "*/*"},
    {"User-Agent": "BarracudaLinkProtect", "Range": "bytes=0-1023"},
    {"User-Agent": "Mozilla/5.0", "Purpose": "prefetch", "Sec-Purpose": "prefetch;prerender"},
    {"User-Agent": "Mozilla/5.0", "X-Moz": "prefetch", "X-Purpose": "preview"},
    {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"},
    {"User-Agent": "python-requests/2.31", "Referer": "https://eu.linkprotection.example.org/"},
    {"User-Agent": "", "Connection": "close"},
    {"User-Agent": "curl/8.5.0", "HX-Request": "true"},
)


@pytest.fixture(scope="module", autouse=True)
def _played(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Play once, and have everybody ask for a sign-in link besides."""
    schools = write_small_academie(tmp_path_factory.mktemp("robot") / "academie.csv", colleges=1)
    with django_db_blocker.unblock(), clock.at(NOON), transaction.atomic():
        play_demo(schools_file=Path(schools), say=lambda _sentence: None)
        for person in Person.objects.prefetch_related("addresses"):
            request_access_link(address=person.email, network="192.0.2.1")
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def paths() -> list[str]:
    """Return every address of this site that a mail holds, in its text or behind its buttons."""
    return sorted(
        {
            path
            for message in Message.objects.all()
            for part in (message.text, unescape(message.html))
            for path in LINK.findall(part)
        }
    )


def live_tokens() -> list[str]:
    """Return the secrets of the personal links mailed that still open."""
    found = [match.group(1) for path in paths() if (match := PERSONAL.fullmatch(urlsplit(path).path))]
    links = {link.token_hash: link for link in AccessLink.objects.select_related("assignment__person")}
    return [token for token in found if links[hash_token(token)].is_live]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows


def visit(path: str) -> set[int]:
    """Open an address as the robots do; return what they were answered."""
    robot = Client()
    return {ask(path, headers=headers).status_code for headers in VISITS for ask in (robot.get, robot.head)}


def test_robot_opens_every_link_then_each_person_their_own() -> None:
    with clock.at(NOON):
        before, tokens = everything(), live_tokens()
        answers = {path: visit(path) for path in paths()}
        assert everything() == before
        # A link of last year is gone, for robots and people alike.
        assert {path: seen for path, seen in answers.items() if not seen <= {200, 302, 410}} == {}
        assert live_tokens() == tokens
        for token in tokens:
            person, url = Client(), reverse("accounts:link", args=[token])
            assert person.post(url).status_code == 302, url
            assert "_auth_user_id" in person.session, url
        assert live_tokens() == []
        assert len(tokens) > Message.objects.values("name").distinct().count()


def test_robot_has_read_mails_of_every_kind_that_holds_a_personal_link() -> None:
    held = {message.name for message in Message.objects.all() if PERSONAL.search(message.text)}
    assert held == {
        "designation_proposed",
        "head_invited",
        "letter_issued",
        "letter_proposed",
        "sign_in_link",
        "visa_awaited",
    }
