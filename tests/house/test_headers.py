"""What every answer tells the browser, for every page of every role."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from tests.browsers import signed_in
from tests.house.access_table import ROLES, TABLE
from tests.house.layers import assert_none
from tests.house.world import World, make_world

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
EXPECTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
}


def answers(role: str, world: World) -> Iterator[tuple[str, HttpResponseBase]]:
    """Yield the answer of each address asked as this role."""
    client = Client() if role == "anonymous" else signed_in(getattr(world.cast, role))
    for row in TABLE:
        if row.method == "get":
            url = reverse(row.name, kwargs={name: value(world) for name, value in row.kwargs.items()})
            yield url, client.get(url)


def faults(url: str, response: HttpResponseBase) -> Iterator[str]:
    """Yield each header that is not as it must be."""
    for name, value in EXPECTED.items():
        if response.get(name) != value:
            yield f"{url} {name}: {response.get(name)}"
    policy = {part.strip() for part in response.get("Content-Security-Policy", "").split(";") if part.strip()}
    if policy != CSP:
        yield f"{url} Content-Security-Policy: {policy ^ CSP}"


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_headers_of_every_answer_are_at_their_strictest(role: str) -> None:
    world = make_world()

    assert_none(fault for url, response in answers(role, world) for fault in faults(url, response))


@pytest.mark.django_db
def test_answers_to_somebody_signed_in_are_kept_nowhere() -> None:
    world = make_world()

    assert_none(
        url
        for url, response in answers("officer", world)
        if response.get("Cache-Control") != "private, no-store"
    )


@pytest.mark.django_db
def test_security_contact_says_whom_to_tell_and_has_not_expired() -> None:
    response = Client().get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "Contact: mailto:relais@example.org\n"
        "Expires: 2027-02-23T00:00:00Z\n"
        "Preferred-Languages: fr, en\n"
        "Canonical: http://127.0.0.1:8000/.well-known/security.txt\n"
    )
