"""The letter as a page: the equal of the PDF."""

import html
import re

import pytest
from django.urls import reverse

from relais.letters.views.document import document_context
from tests import factories
from tests.browsers import signed_in
from tests.letters.sample_content import full_content, sample_content
from tests.letters.test_issued_pdf import render, text_of

pytestmark = pytest.mark.django_db


def page_of(cast, content) -> str:
    letter = factories.make_signed_letter(cast.school, content)
    answer = signed_in(cast.head).get(reverse("letters:read", args=[letter.pk]))
    article = answer.content.decode().partition('<article class="letter-read">')[2].partition("</article>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", article)).split())


def test_read_page_says_the_whole_letter(cast, snapshot):
    assert page_of(cast, full_content()) == snapshot


def test_read_page_has_the_parts_of_the_pdf_in_its_order(cast):
    """Each text the content holds is in both; the parts follow each other alike."""
    page, pdf = page_of(cast, full_content()), " ".join(" ".join(text_of(render(**full_content()))).split())
    titles = [
        "Contexte et priorités de l’établissement",
        "Bilan de l’an dernier",
        "Les référents",
        "Répartition des activités",
        "Missions et activités : objectifs",
        "Délégations de services en ligne",
        "Assistance",
        "Moyens",
        "Formation",
        "Rémunération",
        "Suivi et bilan",
        "Validation",
    ]
    for text in (page, pdf):
        places = [plain(text).index(plain(title)) for title in titles]
        assert places == sorted(places)


def plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_read_page_signed_on_paper_says_so(cast):
    scan = {"signatories": ["Mme DIRECTION Hélène", "SECOND Rémi"], "file_sha256": "0" * 64}
    page = page_of(cast, sample_content(scan=scan))
    assert "Lettre signée sur papier le jeudi 1er octobre 2026 par Mme DIRECTION Hélène, SECOND Rémi." in page
    assert "signée en ligne" not in page


def test_read_page_without_texts_keeps_what_the_academy_says(cast):
    page = page_of(cast, sample_content(sections=[]))
    assert "Assistance Ce qui n’est pas attendu des référents" in page
    assert "Formation Le stage académique" in page
    assert "Moyens" not in page


def test_document_context_of_an_earlier_form_has_no_aims():
    shown = document_context(sample_content())
    assert shown["aims"] == []
    assert [row[0][:4] for row in shown["split"][0][1]] == ["M1.3", "M1.1", "M1.7"]
