"""Pages that anyone opens, as a browser and axe-core see them."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import BrowserContext, ViewportSize

from tests.e2e.conftest import DESKTOP, NARROW, PHONE

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LOUD = {"error", "warning"}
PUBLIC = ("accounts:sign_in", "ui:site_map", "ui:accessibility", "ui:legal_notice", "ui:personal_data")


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, NARROW], ids=["1280", "360", "320"])
def test_public_page_is_accessible_and_fits(
    open_context: Callable[..., BrowserContext],
    name: str,
    viewport: ViewportSize,
) -> None:
    page = open_context(viewport).new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type in LOUD else None)

    page.goto(reverse(name), wait_until="networkidle")

    assert faults == []
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
