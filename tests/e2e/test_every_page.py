"""Every page, for every role that may open it: axe-core finds nothing, nothing is wider than a phone."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from tests.browsers import signed_in
from tests.e2e.conftest import DESKTOP, NARROW
from tests.house.access_table import ROLES, TABLE
from tests.house.layers import assert_none
from tests.house.world import World, make_world

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LOUD = {"error", "warning"}
PARTS = 2  # a role's pages are shared between that many tests, for the machine's cores


def paths_of(role: str, world: World) -> Iterator[str]:
    """Yield the address of each page the table opens to the role."""
    for row in TABLE:
        if row.method == "get" and row.outcomes.split()[ROLES.index(role)] == "200":
            yield reverse(row.name, kwargs={name: value(world) for name, value in row.kwargs.items()})


def is_page(response: HttpResponseBase) -> bool:
    """Tell whether it is a page, not a file nor a fragment of a page."""
    return response["Content-Type"].startswith("text/html") and b"<html" in b"".join(response)


def faults_of(page: Page, path: str) -> Iterator[str]:
    """Yield what is wrong with a page, wide and narrow."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in LOUD else None)
    for viewport in (DESKTOP, NARROW):
        page.set_viewport_size(viewport)
        page.goto(path, wait_until="load")
        found = Axe().run(page)
        yield from (f"{path} ({viewport['width']}): {fault['id']}" for fault in found.response["violations"])
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > viewport["width"]:
            yield f"{path} is {width} wide on {viewport['width']}"
    yield from (f"{path}: {text}" for text in heard)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_and_fits(
    open_context: Callable[..., BrowserContext],
    page_for: Callable[..., Page],
    role: str,
    part: int,
) -> None:
    world = make_world()
    person = None if role == "anonymous" else getattr(world.cast, role)
    client = Client() if person is None else signed_in(person)
    paths = [path for path in paths_of(role, world) if is_page(client.get(path))][part::PARTS]

    page = page_for(person) if person is not None else open_context().new_page()

    assert paths
    assert_none(fault for path in paths for fault in faults_of(page, path))
