"""A letter signed on paper: the scan that counts as the letter."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM
from relais.documents.domain import read_original
from relais.documents.enums import DocumentKind
from relais.documents.models import Document
from relais.documents.readers.scans import PDF, SCANS
from relais.letters.domain import record_paper_letter
from relais.letters.enums import LetterState
from relais.letters.forms import LARGEST_SCAN
from relais.letters.models import Letter
from relais.outbox.tasks import send_due_messages
from tests import factories
from tests.browsers import signed_in
from tests.letters.builders import make_desk, make_ready_desk

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4 une lettre signee a la plume"


@pytest.fixture
def desk(cast):
    return make_ready_desk(cast)


def deposited(desk) -> Document:
    document = record(desk).document
    assert document is not None
    return document


def record(desk, **given) -> Letter:
    values = {
        "actor": desk.head,
        "school": desk.cast.school,
        "year": factories.YEAR,
        "signed_on": date(2026, 10, 5),
        "designation_ids": [desk.first.pk],
        "scan": SCAN,
        "scan_type": PDF,
    }
    return record_paper_letter(**(values | given))


def test_record_paper_letter_counts_as_done_with_its_own_mark(desk):
    letter = record(desk)
    assert (letter.pk, letter.state, letter.is_on_paper) == (desk.letter.pk, LetterState.ISSUED, True)
    assert (letter.state_in_words, letter.signed_by) == ("Signée sur papier", str(desk.cast.head))
    assert f"{letter.signed_at:%Y-%m-%d}" == "2026-10-05"
    assert letter.signed_content is not None
    assert letter.signed_content["scan"]["signatories"] == [str(desk.cast.head), str(desk.cast.referent)]
    assert letter.signed_content["missions"][0]["activities"][0]["code"] == "M1.3"
    entry = Entry.objects.get(act="record_paper_letter")
    assert (entry.from_state, entry.to_state) == ("draft", "issued")


def test_record_paper_letter_keeps_the_scan_and_its_facts(desk):
    document = deposited(desk)
    assert (document.kind, document.number[:5]) == (DocumentKind.PAPER_LETTER, "LP26-")
    assert document.file_name == "Lettre de mission_0869001S_Collège Ada-Lovelace_2026-2027.pdf"
    assert read_original(actor=SYSTEM, document=document) == SCAN
    assert document.facts[-2:] == [
        ["Ont signé", f"{desk.cast.head}, {desk.cast.referent}"],
        ["Signée le", "lundi 5 octobre 2026"],
    ]
    assert {each.pk for each in document.holders.all()} == {
        desk.cast.head.pk,
        desk.cast.referent.pk,
        desk.cast.second_referent.pk,
    }


def test_record_paper_letter_is_mailed_like_an_issued_one(desk, mailoutbox):
    document = deposited(desk)
    assert send_due_messages() == 4
    assert {mail.to[0] for mail in mailoutbox} == {
        desk.cast.school.email,
        desk.cast.head.email,
        desk.cast.referent.email,
        desk.cast.second_referent.email,
    }
    assert all(mail.attachments == [(document.file_name, SCAN, "application/pdf")] for mail in mailoutbox)
    assert "a signé sur papier la lettre de mission" in " ".join(mailoutbox[0].body.split())


def test_record_paper_letter_with_nothing_written_here_is_enough(cast):
    assert record(make_desk(cast)).is_on_paper


def test_record_paper_letter_not_begun_is_begun(cast):
    desk = make_desk(cast)
    desk.letter.delete()
    letter = record(desk, actor=desk.officer)
    assert (letter.school, letter.version, letter.is_on_paper) == (cast.school, 1, True)


def test_record_paper_letter_head_unknown_is_told_by_the_title(desk):
    desk.cast.head.assignments.all().delete()
    assert record(desk, actor=desk.officer).signed_by == "Chef d’établissement"


@pytest.mark.parametrize("who", ["deputy", "referent", "other_head"])
def test_record_paper_letter_others_may_not(desk, who):
    with pytest.raises(DomainError) as refused:
        record(desk, actor=getattr(desk, who))
    assert refused.value.code == "forbidden"


@pytest.mark.parametrize("signed_on", [date(2026, 11, 26), date(2025, 8, 31)])
def test_record_paper_letter_on_a_wrong_date_is_refused_and_nothing_begun(cast, signed_on):
    desk = make_desk(cast)
    desk.letter.delete()
    with pytest.raises(DomainError) as refused:
        record(desk, signed_on=signed_on)
    assert refused.value.code == "wrong_date"
    assert (Letter.objects.count(), Document.objects.count()) == (0, 0)


def test_record_paper_letter_of_a_closed_year_is_refused(desk):
    with pytest.raises(DomainError) as refused:
        record(desk, year=factories.YEAR.previous)
    assert refused.value.code == "year_not_open"


def test_record_paper_letter_twice_is_refused(desk):
    record(desk)
    with pytest.raises(DomainError) as refused:
        record(desk)
    assert refused.value.code == "letter_signed"
    assert Document.objects.count() == 1


def paper_url(cast):
    return reverse("letters:paper", args=[factories.YEAR, cast.school.uai])


def posted(desk, content=SCAN, **given):
    return {
        "signed_on": "2026-10-05",
        "is_signed_by_head": "on",
        "signed_by": [str(desk.first.pk)],
        "scan": SimpleUploadedFile("n'importe quoi.exe", content),
        **given,
    }


@pytest.mark.parametrize("scan_type", SCANS, ids=lambda each: each.extension)
def test_paper_page_takes_each_kind_of_scan_and_gives_it_back(desk, scan_type):
    browser = signed_in(desk.cast.head)
    content = scan_type.start + b" la suite"
    assert browser.post(paper_url(desk.cast), posted(desk, content)).status_code == 302
    document = Document.objects.get()
    given = browser.get(reverse("documents:download", args=[document.number]))
    assert (given.content, given.headers["Content-Type"]) == (content, scan_type.content_type)
    assert document.file_name.endswith(f"2026-2027.{scan_type.extension}")


def errors_of(desk, **given) -> dict[str, list[str]]:
    response = signed_in(desk.cast.head).post(paper_url(desk.cast), posted(desk, **given))
    assert response.status_code == 400
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def test_paper_page_another_file_under_any_name_is_refused(desk):
    assert errors_of(desk, content=b"MZ\x90 un programme") == {
        "scan": ["Ce fichier n'est ni un PDF, ni un JPEG, ni un PNG, quel que soit son nom."]
    }


def test_paper_page_too_large_is_refused(desk):
    assert errors_of(desk, content=SCAN + b"0" * LARGEST_SCAN) == {
        "scan": ["Ce fichier dépasse 8 Mo : numérisez en noir et blanc, ou à 150 points par pouce."]
    }


def test_paper_page_without_the_heads_signature_is_refused(desk):
    assert errors_of(desk, is_signed_by_head="") == {
        "is_signed_by_head": ["Sans cette signature, la lettre n'est pas signée."]
    }


def test_paper_page_wrong_date_is_said_on_the_page(desk):
    response = signed_in(desk.cast.officer).post(
        paper_url(desk.cast), posted(desk, signed_on="2026-12-01"), follow=True
    )
    assert "et pas après aujourd&#x27;hui" in response.content.decode()


def test_paper_page_names_the_head_or_the_title(desk):
    assert f"{desk.cast.head} a signé" in signed_in(desk.cast.head).get(paper_url(desk.cast)).content.decode()
    desk.cast.head.assignments.all().delete()
    page = signed_in(desk.cast.officer).get(paper_url(desk.cast))
    assert "Le chef d’établissement a signé" in page.content.decode()


def test_paper_page_of_a_letter_not_begun(cast):
    desk = make_desk(cast)
    desk.letter.delete()
    assert signed_in(cast.officer).get(paper_url(cast)).status_code == 200


def test_school_page_leads_the_officer_to_it_while_nothing_is_begun(cast):
    desk = make_desk(cast)
    school_page = reverse("dashboards:school", args=[cast.school.uai])
    address = paper_url(cast)
    assert address not in signed_in(cast.officer).get(school_page).content.decode()
    desk.letter.delete()
    assert address in signed_in(cast.officer).get(school_page).content.decode()
    assert address not in signed_in(cast.deputy).get(school_page).content.decode()


def test_letter_page_leads_to_it_until_it_is_signed(desk):
    page = reverse("letters:read", args=[desk.letter.pk])
    assert paper_url(desk.cast) in signed_in(desk.cast.officer).get(page).content.decode()
    record(desk)
    assert paper_url(desk.cast) not in signed_in(desk.cast.officer).get(page).content.decode()


def test_paper_page_already_signed_leads_to_the_letter(desk):
    letter = record(desk)
    response = signed_in(desk.cast.head).get(paper_url(desk.cast))
    assert response.headers["Location"] == reverse("letters:edit", args=[letter.pk])


def test_verify_paper_letter_says_it_is_deposited(client, desk):
    document = deposited(desk)
    address = reverse("documents:verify", args=[document.number])
    page = client.get(address).content.decode()
    assert "Exemplaire papier déposé" in page
    assert "Cachet électronique" not in page
    same = client.post(address, {"fichier": SimpleUploadedFile("copie.pdf", SCAN)})
    other = client.post(address, {"fichier": SimpleUploadedFile("copie.pdf", SCAN + b".")})
    assert "Ce fichier est bien la copie déposée" in same.content.decode()
    assert "Ce fichier diffère de la copie déposée" in other.content.decode()
