"""Several people on one letter, each in a browser of their own: nothing breaks, nothing is lost."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from relais.documents.models import Document
from relais.letters.domain import save_section
from relais.letters.enums import LetterState
from relais.letters.models import Letter, Visa
from relais.letters.tasks import issue_due_letters
from tests.cast import Cast
from tests.e2e.conftest import PHONE
from tests.e2e.pages import LetterToRead, SignedLetter
from tests.e2e.scenery import mailed_link
from tests.letters.builders import Desk, agree, make_ready_desk, sign

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_ready_desk(cast)


def test_head_goes_from_the_mail_to_the_signed_letter_in_three_pages_and_two_clicks(
    desk: Desk, open_context: Callable[..., BrowserContext]
) -> None:
    """The bound is three pages and six clicks; everything is prefilled, the referents have agreed."""
    agree(desk.letter)
    page = open_context(PHONE).new_page()
    pages: list[str] = []
    page.on("domcontentloaded", lambda opened: pages.append(opened.url))
    clicks = 0

    page.goto(mailed_link(desk.cast.head, "letter_proposed"), wait_until="networkidle")
    for name in ("Continuer", "Signer la lettre et l’adresser aux référents"):
        page.get_by_role("button", name=name).click()
        clicks += 1
        page.wait_for_load_state("networkidle")

    desk.letter.refresh_from_db()
    assert desk.letter.state == LetterState.SIGNED
    LetterToRead(page).says("est signée")
    assert (len(pages), clicks) == (3, 2)


def save_text(page: Page, letter: Letter, text: str) -> None:
    """Type the means, without script, and press its button: the bare form of the section."""
    area = page.locator("#text-means")
    area.evaluate("(area, text) => { area.value = text; area.form.submit(); }", text)
    page.wait_for_load_state("networkidle")


def test_two_browsers_in_the_same_section_see_both_texts(desk: Desk, page_for: Callable[..., Page]) -> None:
    address = reverse("letters:edit", args=[desk.letter.pk])
    first, second = page_for(desk.cast.referent), page_for(desk.cast.head)
    for page in (first, second):
        page.goto(address, wait_until="networkidle")

    save_text(first, desk.letter, "Un bureau")
    save_text(second, desk.letter, "Une salle")

    assert "Un bureau" in second.locator("main").inner_text()
    assert second.get_by_label("Votre texte, que vous pouvez encore modifier").input_value() == "Une salle"
    second.get_by_label("Votre texte, que vous pouvez encore modifier").fill("Un bureau et une salle")
    second.get_by_role("button", name="Enregistrer mon texte à la place").click()
    second.wait_for_load_state("networkidle")
    assert desk.letter.sections.get(code="means").text == "Un bureau et une salle"


def test_visa_on_a_text_changed_meanwhile_is_refused_and_asked_again(
    desk: Desk, page_for: Callable[..., Page]
) -> None:
    page = page_for(desk.cast.referent)
    page.goto(reverse("letters:read", args=[desk.letter.pk]), wait_until="networkidle")
    save_section(actor=desk.head, letter=desk.letter, code="means", text="Un bureau de plus", version=0)

    page.get_by_role("button", name="Donner mon accord").click()

    letter = LetterToRead(page)
    letter.says("La lettre a changé depuis que cette page est affichée")
    letter.says("Un bureau de plus")
    assert Visa.objects.count() == 0
    page.get_by_role("button", name="Donner mon accord").click()
    letter.says("Votre accord est enregistré.")
    assert Visa.objects.count() == 1


def test_second_referent_and_deputy_download_the_letter(
    desk: Desk, page_for: Callable[..., Page], tmp_path: Path
) -> None:
    sign(desk.head, desk.letter)
    issue_due_letters()
    document = Document.objects.get(letter=desk.letter)

    for person in (desk.cast.second_referent, desk.cast.deputy):
        page = page_for(person)
        page.goto(reverse("letters:edit", args=[desk.letter.pk]), wait_until="networkidle")
        content = SignedLetter(page).download(tmp_path)
        assert sha256(content).hexdigest() == document.file_sha256
