"""Issues 1,000 letters (leases, PDF, files, rows, mails) against WeasyPrint rendering the same content.

One process, blocks of both in turn, so that a machine that slows down slows both. Ours is the whole
work of a worker; WeasyPrint's is the rendering alone.
"""

from time import perf_counter
from typing import Any

from bench import Figures, progress, run
from bench._letter_html import letter_html
from relais.core.leases import take_due
from relais.core.scope import Role
from relais.documents.domain.render_pdf import qr_svg, typeset_all
from relais.documents.models import Document
from relais.letters.domain import issue_letter
from relais.letters.models import Letter
from relais.outbox.models import Message
from tests import factories
from tests.letters.sample_content import sample_content

LETTERS = 1_000
BLOCKS = 10
WEASYPRINT_A_BLOCK = 6
TITLE = "Lettre de mission des référents numériques 2026-2027"
ADDRESS = "http://127.0.0.1:8000/verifier/LM26-7F3K-9QXM-2R/"


def content_of(number: int) -> dict[str, Any]:
    """Return the content of a letter: each says something of its own."""
    content = sample_content()
    content["school"]["name"] = f"Collège Ada-Lovelace {number}"
    content["sections"][0]["text"] += f"\n\nProjet n° {number} de l’établissement."
    return content


def prepare() -> None:
    """Write the schools, their people and their signed letters."""
    for number in range(LETTERS):
        school = factories.make_school(uai=f"{number:07d}A")
        factories.make_member(Role.HEAD, school)
        for _ in range(2):
            factories.make_designation(school)
        factories.make_signed_letter(school, content_of(number))


def issue_block() -> float:
    """Issue a block of letters as a worker does; return the seconds."""
    start = perf_counter()
    for letter in take_due(
        Letter.objects.filter(state="signed").select_related("school"), limit=LETTERS // BLOCKS
    ):
        issue_letter(letter=letter)
    return perf_counter() - start


def weasyprint_block(first: int) -> float:
    """Render a block of the same letters with WeasyPrint, tagged as PDF/UA; return the seconds."""
    from weasyprint import HTML  # noqa: PLC0415 - needs Pango, which only this measure asks for

    start = perf_counter()
    for number in range(first, first + WEASYPRINT_A_BLOCK):
        html = letter_html(
            typeset_all(content_of(number)),
            number="LM26-7F3K-9QXM-2R",
            title=TITLE,
            address=ADDRESS,
            qr_svg=qr_svg(ADDRESS),
        )
        HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return perf_counter() - start


def measure() -> Figures:
    """Alternate the blocks, after one of each that does not count."""
    progress(f"{LETTERS} lettres signées à préparer…")
    prepare()
    weasyprint_block(0)
    ours, theirs = 0.0, 0.0
    for block in range(BLOCKS):
        ours += issue_block()
        theirs += weasyprint_block(block * WEASYPRINT_A_BLOCK)
        progress(f"{(block + 1) * LETTERS // BLOCKS} lettres émises")
    letters_per_second = LETTERS / ours
    weasyprint_per_second = BLOCKS * WEASYPRINT_A_BLOCK / theirs
    return {
        "letters": Document.objects.count(),
        "mails": Message.objects.count(),
        "letters_per_second": letters_per_second,
        "weasyprint_per_second": weasyprint_per_second,
        "ratio": letters_per_second / weasyprint_per_second,
    }


if __name__ == "__main__":
    run(measure)
