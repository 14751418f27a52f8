"""A head on a phone, with a keyboard alone: from the mail's link to the issued PDF."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from relais.accounts.models import AccessLink, Person
from relais.designations.models import Designation
from relais.documents.models import Document
from relais.letters.models import Letter
from relais.letters.tasks import issue_due_letters
from relais.outbox.models import Message
from relais.outbox.tasks import send_due_messages
from tests.cast import Cast
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.pages import Answer, HeadSteps, LetterEditor, LetterToRead, MailedLink, SignedLetter
from tests.e2e.scenery import mailed_link, open_autumn

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NEWCOMER = "nour.nouvelle@example.org"


def accept(page: Page, person: Person) -> None:
    """Say yes, from the mail."""
    MailedLink(page).enter(mailed_link(person, "designation_proposed"))
    Answer(page).accept()


def test_head_designates_shares_and_signs_on_a_phone_with_a_keyboard(
    cast: Cast, open_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    open_autumn(cast)
    phone = open_context(PHONE).new_page()

    MailedLink(phone).enter(mailed_link(cast.head, "head_invited"))
    steps = HeadSteps(phone)
    steps.says("Ma rentrée numérique")
    steps.replace("SECOND Rémi", "Nour", "Nouvelle", NEWCOMER)
    steps.designate()
    steps.says("est désignée : chaque personne")
    steps.share()
    steps.says("La répartition est enregistrée")

    newcomer = Person.objects.get(addresses__address=NEWCOMER)
    accept(open_context(DESKTOP).new_page(), cast.referent)
    desk = open_context(DESKTOP).new_page()
    accept(desk, newcomer)
    editor = LetterEditor(desk)
    editor.start(reverse("letters:current"))
    editor.keep_first_activity("NOUVELLE Nour")
    editor.read()
    LetterToRead(desk).agree()
    editor.says("Votre accord est enregistré.")
    colleague = open_context(DESKTOP).new_page()
    MailedLink(colleague).enter(mailed_link(cast.referent, "visa_awaited"))
    LetterToRead(colleague).agree()

    MailedLink(phone).enter(mailed_link(cast.head, "letter_proposed"))
    LetterToRead(phone).sign()
    issue_due_letters()
    content = SignedLetter(phone).download(tmp_path)

    letter = Letter.objects.get(school=cast.school)
    assert sha256(content).hexdigest() == Document.objects.get(letter=letter).file_sha256
    send_due_messages()
    received = Message.objects.filter(name="letter_issued", sent_at__isnull=False)
    assert sorted(received.values_list("to_address", flat=True)) == sorted(
        [cast.school.email, cast.head.email, cast.referent.email, NEWCOMER]
    )
    beginner = Designation.objects.get(person=newcomer)
    assert list(letter.course_enrolments.values_list("designation", flat=True)) == [beginner.pk]
    phone.goto(reverse("campaigns:head_steps"), wait_until="networkidle")
    steps.says("C’est fait")


def test_head_finds_what_was_typed_after_the_session_is_lost(
    cast: Cast, open_context: Callable[..., BrowserContext]
) -> None:
    open_autumn(cast)
    link = mailed_link(cast.head, "head_invited")
    first = open_context(PHONE).new_page()
    MailedLink(first).enter(link)
    steps = HeadSteps(first)
    steps.replace("SECOND Rémi", "Nour", "Nouvelle", "nour@")
    first.keyboard.press("Tab")
    steps.says("Enregistré à")
    first.context.close()

    second = open_context(PHONE).new_page()
    MailedLink(second).renew(link)
    MailedLink(second).says("un nouveau vient de partir")
    MailedLink(second).enter(mailed_link(cast.head, "sign_in_link"))

    values = second.eval_on_selector_all("input", "all => all.map(one => one.value).filter(Boolean)")
    assert {"Nour", "Nouvelle", "nour@"} <= set(values)


def test_mailed_link_opened_ten_times_changes_nothing(
    cast: Cast, open_context: Callable[..., BrowserContext]
) -> None:
    campaign = open_autumn(cast)
    link = mailed_link(cast.head, "head_invited")
    page = open_context(PHONE).new_page()

    for _ in range(10):
        page.goto(link)

    page.goto(reverse("campaigns:head_steps"))
    assert reverse("accounts:sign_in") in page.url
    assert AccessLink.objects.filter(used_at__isnull=False).count() == 0
    assert Designation.objects.filter(year=campaign.year).count() == 0
