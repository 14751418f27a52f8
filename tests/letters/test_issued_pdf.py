"""What the issued PDF is: readable aloud, fit for the archives, the same for the same content."""

import io
from datetime import date

import pikepdf
import pytest
from pypdf import PdfReader

from relais.core.addresses import absolute_url
from relais.documents.domain.issue_document import _printed
from relais.documents.domain.render_pdf import render_pdf
from relais.letters.content import complete_content
from tests.letters.sample_content import full_content, sample_content
from tests.pdf_conformance import archive_faults, spoken_faults

NEW_KEYS = {"version", "amends", "outcomes", "opinions", "visas", "academie_visa", "scan"}
NUMBER = "LM26-7F3K-9QXM-2R"
TITLE = "Lettre de mission des référents numériques 2026-2027"


def render(**changes):
    data = _printed(NUMBER, TITLE, sample_content(**changes), date(2026, 10, 1))
    return render_pdf(template="letters/mission_letter.typ", data=data)


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture
def pdf(settings):
    settings.SITE_URL = "https://relais.example.org"
    return render()


def test_render_pdf_says_the_whole_letter(pdf, snapshot):
    assert text_of(pdf) == snapshot


def test_render_pdf_twice_gives_the_same_bytes(pdf):
    other = render(course=[])
    assert render() == pdf
    assert other != pdf


def test_render_pdf_is_tagged_in_french_with_title_author_and_date(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as read:
        assert read.Root.MarkInfo.Marked == True  # noqa: E712 - a PDF object
        assert str(read.Root.Lang) == "fr-FR"
        assert read.Root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712 - a PDF object
        with read.open_metadata() as metadata:
            assert metadata["dc:title"] == TITLE
            assert metadata["dc:creator"] == ["académie de Poitiers"]
            assert metadata["xmp:CreateDate"][:10] == "2026-10-01"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
            assert metadata["pdfuaid:part"] == "1"


def roles(pdf: bytes) -> list[tuple[str, str]]:
    """Return the tags in reading order, each with its replacement text."""
    found: list[tuple[str, str]] = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            found.append((str(node.S), str(node.get("/Alt", ""))))
            walk(node.get("/K", pikepdf.Array()))

    with pikepdf.open(io.BytesIO(pdf)) as read:
        walk(read.Root.StructTreeRoot.K)
    return found


def test_render_pdf_has_headings_tables_with_headers_and_a_described_code(pdf):
    tags = [role for role, _ in roles(pdf)]
    assert tags.count("/H1") == 1
    assert tags.count("/Table") == 5  # the team, and four missions
    assert tags.count("/TH") == 2 + 4 * 5  # name and period; the mission, and the four who hold something
    assert [alt for role, alt in roles(pdf) if role == "/Figure"] == [
        f"Code QR menant à la page de vérification {absolute_url(f'/verifier/{NUMBER}/')}",
    ]


def test_render_pdf_is_what_it_claims(pdf, tmp_path):
    assert archive_faults(pdf) == []
    assert spoken_faults(pdf, tmp_path) == []


def test_render_pdf_of_a_letter_where_everything_is_said(snapshot, settings, tmp_path):
    settings.SITE_URL = "https://relais.example.org"
    full = render(**full_content())
    assert text_of(full) == snapshot
    assert archive_faults(full) == []
    assert spoken_faults(full, tmp_path) == []


def test_render_pdf_with_many_parties_names_them_in_two_columns(tmp_path):
    content = sample_content()
    first = content["missions"][0]["activities"][0]
    first |= {"holders": ["SECOND Rémi", "Académie"], "contributors": ["Autre personnel", "Direction"]}
    crowded = render(**content)
    assert {"Responsable", "Contribue"} <= set("\n".join(text_of(crowded)).split())
    assert "Autre personnel" in " ".join(" ".join(text_of(crowded)).split())
    assert spoken_faults(crowded, tmp_path) == []


def test_render_pdf_of_a_letter_signed_under_an_earlier_form():
    """Signed before visas, versions and aims were: it still prints."""
    content = sample_content()
    earlier = {key: value for key, value in content.items() if key not in NEW_KEYS}
    earlier["accepted"] = [{"name": "SECOND Rémi", "on_long": "mardi 15 septembre 2026"}]
    text = " ".join(" ".join(text_of(render(**complete_content(earlier)))).split())
    assert "SECOND Rémi Accord, le mardi 15 septembre 2026" in text


def test_render_pdf_links_to_its_verification(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as read:
        links = {str(note.A.URI) for page in read.pages for note in page.get("/Annots", ()) if "/A" in note}
    assert links == {
        "mailto:rachida.referente@example.org",
        "mailto:remi.second@example.org",
        f"https://relais.example.org/verifier/{NUMBER}/",
    }


def test_render_pdf_embeds_its_fonts(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as read:
        fonts = [
            descendant.FontDescriptor
            for page in read.pages
            for font in page.Resources.Font.values()
            for descendant in font.DescendantFonts
        ]
        assert fonts
        assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)


def test_render_pdf_fits_two_pages(pdf):
    assert len(text_of(pdf)) == 2


def test_render_pdf_with_next_to_nothing_omits_the_empty_sections():
    text = " ".join(
        text_of(
            render(
                team=[],
                references=[],
                missions=[],
                sections=[{"code": "means", "title": "Moyens", "text": "  "}],
                course=[],
                not_expected=[],
                visas=[],
                academie_visa={},
                envelope={"amount": "", "reason": ""},
                school={**sample_content()["school"], "address": "", "pupils": None, "authority": ""},
            ),
        ),
    )
    for absent in ("Moyens", "Références", "Formation", "pas attendu", "Avis", "Rémunération", "Répartition"):
        assert absent not in text


def test_render_pdf_long_names_and_texts_do_not_break():
    content = sample_content()
    content["team"][0]["name"] = "DE LA TOUR-MAUBOURG-ROCHECHOUART Marie-Antoinette Gabrielle"
    content["team"][0]["address"] = (
        "marie-antoinette-gabrielle.de-la-tour-maubourg-rochechouart@ecole.example.org"
    )
    content["sections"][0]["text"] = "Un paragraphe qui dure. " * 170
    content["school"]["name"] = (
        "Lycée polyvalent des métiers du bâtiment et des travaux publics Pierre-Mendès-France"
    )
    text = "".join(text_of(render(**content)))
    assert "ROCHECHOUART" in text
    assert "page 3 sur 3" in text


def test_render_pdf_what_looks_like_typst_code_stays_text():
    hostile = '#panic("x") $a$ *b* <script> \\ @ref `c` #read("/core/apps.py")'
    text = "".join(text_of(render(sections=[{"code": "context", "title": "Contexte", "text": hostile}])))
    assert '#panic("x")' in text.replace("\n", " ")
