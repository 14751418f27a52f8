"""A head delegates the signature; the deputy signs by delegation, and may not the day after it ends."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from relais.core import clock
from relais.letters.models import Letter
from tests.cast import Cast
from tests.e2e.conftest import PHONE
from tests.letters.builders import agree, make_ready_desk

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

DAY_AFTER = datetime(2026, 11, 28, 8, 0, tzinfo=UTC)


def delegate_until(page: Page, last_day: str) -> None:
    """Delegate the signature to the deputy, until that day included."""
    page.goto(reverse("accounts:delegations"))
    page.get_by_role("link", name="Déléguer des actes").click()
    page.get_by_text("ADJOINT Didier", exact=True).click()
    page.get_by_text("Signer la lettre de mission", exact=True).click()
    page.get_by_label("Jusqu'au").fill(last_day)
    page.get_by_role("button", name="Enregistrer la délégation").click()
    page.get_by_text("en cours").wait_for()


def act_by_delegation(page: Page) -> None:
    """Choose to act in the head's name."""
    page.goto(reverse("accounts:choose_role"))
    page.get_by_text("par délégation de DIRECTION Hélène").click()
    page.get_by_role("button", name="Agir dans ce rôle").click()


def test_deputy_signs_by_delegation(cast: Cast, page_for: Callable[..., Page]) -> None:
    desk = make_ready_desk(cast)
    agree(desk.letter)
    address = reverse("letters:read", args=[desk.letter.pk])
    delegate_until(page_for(cast.head, PHONE), "2026-11-27")
    deputy = page_for(cast.deputy)
    deputy.goto(address)
    assert deputy.get_by_role("button", name="Signer la lettre").count() == 0

    act_by_delegation(deputy)
    deputy.goto(address)
    deputy.get_by_role("button", name="Signer la lettre").click()

    deputy.get_by_text("Signée par ADJOINT Didier, par délégation de DIRECTION Hélène").wait_for()
    assert Letter.objects.get().signed_on_behalf_of == "DIRECTION Hélène"


def test_deputy_is_refused_the_day_after_the_delegation_ends(
    cast: Cast, page_for: Callable[..., Page]
) -> None:
    desk = make_ready_desk(cast)
    agree(desk.letter)
    delegate_until(page_for(cast.head), "2026-11-27")
    deputy = page_for(cast.deputy)
    act_by_delegation(deputy)
    deputy.goto(reverse("letters:read", args=[desk.letter.pk]))

    clock.stop_everywhere(DAY_AFTER)
    deputy.get_by_role("button", name="Signer la lettre").click()

    deputy.get_by_text("Seul le chef d'établissement signe la lettre.").wait_for()
    assert Letter.objects.get().signed_at is None
    deputy.goto(reverse("accounts:choose_role"))
    assert deputy.get_by_text("par délégation de DIRECTION Hélène").count() == 0
