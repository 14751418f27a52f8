"""A head on a phone reconducts, replaces one of two from a day, and shares: under a minute of human pace.

The pace is counted, not timed: a machine's load says nothing of a person's. A tap is found and made in
400 ms, scrolling to what is out of sight included; a key of a phone's keyboard takes 90 ms; a date or an
address read from elsewhere costs no more than its keys. Each new page is given 2 s to be read.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from relais.allowances.models import Share
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from tests import factories
from tests.cast import Cast
from tests.e2e.conftest import PHONE
from tests.e2e.pages import Opened
from tests.e2e.scenery import open_autumn

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

TAP_MS, KEY_MS, PAGE_MS = 400, 90, 2000
A_MINUTE_MS = 60_000


class Thumb(Opened):
    """A thumb on a phone; counts what a person would take."""

    def __init__(self, page: Page) -> None:
        """Start the count."""
        super().__init__(page)
        self.taps = self.keys_typed = self.pages = 0

    def open(self, path: str) -> None:
        """Read a page."""
        self.page.goto(path, wait_until="networkidle")
        self.pages += 1

    def tap(self, role: str, name: str) -> None:
        """Tap what bears this name, and read the page it opens."""
        target = self.page.locator("main").get_by_role(role, name=name).first  # type: ignore[arg-type]
        with self.page.expect_navigation(wait_until="networkidle"):
            target.click()
        self.taps += 1
        self.pages += 1

    def choose(self, name: str) -> None:
        """Tap a radio's label."""
        self.page.get_by_text(name).locator("visible=true").first.click()
        self.taps += 1

    def type_in(self, label: str, text: str) -> None:
        """Tap a field, and type."""
        self.page.get_by_label(label, exact=False).locator("visible=true").first.click()
        self.page.keyboard.type(text)
        self.taps += 1
        self.keys_typed += len(text)

    def pick_day(self, label: str, day: date) -> None:
        """Tap a date and give its eight figures; the order they are typed in is the phone's own."""
        self.page.get_by_label(label, exact=False).locator("visible=true").first.fill(day.isoformat())
        self.taps += 1
        self.keys_typed += len("jjmmaaaa")

    @property
    def milliseconds(self) -> int:
        """What it takes."""
        return self.taps * TAP_MS + self.keys_typed * KEY_MS + self.pages * PAGE_MS


def test_head_reconducts_replaces_one_of_two_and_shares_in_under_a_minute(
    cast: Cast, page_for: Callable[..., Page]
) -> None:
    open_autumn(cast)
    year = SchoolYear.current()
    known = factories.make_person("Réjane", "Ancienne")
    factories.make_designation(
        cast.school, known, year=year.previous, state=DesignationState.ENDED, assignment=None
    )
    thumb = Thumb(page_for(cast.head, PHONE))
    day = clock.today() + timedelta(days=7)

    thumb.open(reverse("campaigns:head_steps"))
    thumb.tap("button", "Reconduire l’équipe et la répartition")
    thumb.says("L'indemnité est répartie comme l'an dernier")
    thumb.tap("link", "Réponses, remplacements, intérims")
    thumb.tap("link", "Remplacer")
    thumb.type_in("Chercher une personne connue", "ancienne")
    thumb.tap("button", "Chercher")
    thumb.choose("ANCIENNE Réjane")
    thumb.pick_day("À partir du", day)
    thumb.type_in("Raison", "mutation")
    thumb.tap("button", "Remplacer")
    thumb.says("Le remplacement est enregistré")
    thumb.says("à la place de")

    left = Designation.objects.get(person=cast.referent, year=year)
    came = Designation.objects.get(person=known, year=year)
    assert (left.ends_on, came.starts_on) == (day - timedelta(days=1), day)
    shares = dict(Share.objects.filter(envelope__year=year).values_list("designation__person_id", "cents"))
    assert set(shares) == {cast.referent.pk, cast.second_referent.pk, known.pk}
    assert sum(shares.values()) == 250_000
    assert shares[cast.referent.pk] + shares[known.pk] == 125_000
    assert thumb.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert thumb.milliseconds < A_MINUTE_MS, thumb.milliseconds


def test_head_names_another_and_shares_by_hand_in_under_a_minute(
    cast: Cast, page_for: Callable[..., Page]
) -> None:
    open_autumn(cast)
    known = factories.make_person("Réjane", "Ancienne")
    factories.make_designation(
        cast.school,
        known,
        year=SchoolYear.current().previous,
        state=DesignationState.ENDED,
        assignment=None,
    )
    thumb = Thumb(page_for(cast.head, PHONE))

    thumb.open(reverse("campaigns:head_steps"))
    thumb.page.locator(".team-person").nth(1).get_by_text("Remplacer par une autre personne").click()
    thumb.taps += 1
    thumb.choose("Chercher une personne déjà connue")
    thumb.type_in("Chercher une personne connue", "ancienne")
    thumb.tap("button", "Chercher")
    thumb.choose("ANCIENNE Réjane")
    thumb.tap("button", "Désigner cette équipe")
    thumb.says("est désignée : chaque personne")
    thumb.page.locator("form#part .fr-radio-group label").first.click()
    thumb.taps += 1
    thumb.tap("button", "Enregistrer la répartition")
    thumb.says("La répartition est enregistrée")

    shared = Share.objects.filter(envelope__year=SchoolYear.current())
    assert set(shared.values_list("designation__person", flat=True)) == {cast.referent.pk, known.pk}
    assert thumb.milliseconds < A_MINUTE_MS, thumb.milliseconds
