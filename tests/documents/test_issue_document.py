from datetime import date
from importlib import import_module
from threading import Barrier, Thread

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection

from relais.core.scope import SYSTEM
from relais.documents.domain import canonical_sha256, issue_document, read_original
from relais.documents.domain.render_pdf import render_pdf
from relais.documents.enums import DocumentKind
from relais.documents.models import Document
from relais.documents.numbers import read_number
from tests import factories
from tests.letters.sample_content import sample_content

MODULE = import_module("relais.documents.domain.issue_document")
pytestmark = pytest.mark.django_db


def issue(school, **changes):
    values = {
        "kind": DocumentKind.MISSION_LETTER,
        "school": school,
        "year": factories.YEAR,
        "title": "Lettre de mission des référents numériques 2026-2027",
        "file_name": "Lettre de mission.pdf",
        "facts": [("Établissement", "Collège Ada-Lovelace")],
        "content": sample_content(),
        "template": "letters/mission_letter.typ",
        "holders": [],
        "issued_on": date(2026, 10, 1),
        **changes,
    }
    return issue_document(**values)


def test_canonical_sha256_order_of_keys_does_not_matter():
    assert canonical_sha256({"a": 1, "é": [2]}) == canonical_sha256({"é": [2], "a": 1})


def test_canonical_sha256_another_content_is_another_hash():
    assert canonical_sha256({"a": 1}) != canonical_sha256({"a": 2})


def test_issue_document_writes_row_file_and_holders():
    holder = factories.make_person()
    document = issue(factories.make_school(), holders=[holder])
    assert document.number == read_number(document.number)
    assert document.number.startswith("LM26-")
    assert document.file.name == f"documents/{document.file_sha256[:2]}/{document.file_sha256}.pdf"
    assert document.facts == [["Établissement", "Collège Ada-Lovelace"]]
    assert list(document.holders.all()) == [holder]
    assert read_original(actor=SYSTEM, document=document)[:5] == b"%PDF-"


def test_issue_document_twice_is_the_same_document_and_file():
    school = factories.make_school()
    first = issue(school)
    assert issue(school) == first
    assert Document.objects.count() == 1
    assert len(default_storage.listdir(f"documents/{first.file_sha256[:2]}")[1]) == 1


def test_issue_document_another_content_is_another_document():
    school = factories.make_school()
    first = issue(school)
    assert issue(school, content=sample_content(course=[])).number != first.number


def test_issue_document_another_worker_was_first_returns_its_document(monkeypatch):
    """The other worker commits while this one renders."""
    school = factories.make_school()
    others: list[Document | None] = []

    def render_slowly(**given):
        if not others:
            others.append(None)
            others[0] = issue(school)
        return render_pdf(**given)

    monkeypatch.setattr(MODULE, "render_pdf", render_slowly)
    assert issue(school) == others[0]
    assert Document.objects.count() == 1


def test_issue_document_number_drawn_twice_raises_and_writes_nothing(monkeypatch):
    taken = issue(factories.make_school())
    monkeypatch.setattr(MODULE, "draw_number", lambda *_: taken.number)
    with pytest.raises(IntegrityError, match="number"):
        issue(factories.make_school())
    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="an in-memory SQLite has one writer thread")
def test_issue_document_two_workers_at_once_issue_one_document():
    school = factories.make_school()
    start, numbers = Barrier(2), []

    def work():
        start.wait()
        numbers.append(issue(school).number)
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(numbers)) == 1
    assert Document.objects.count() == 1
