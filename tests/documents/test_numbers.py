import re

import pytest

from relais.core.school_year import SchoolYear
from relais.documents.enums import DocumentKind
from relais.documents.numbers import ALPHABET, RANDOM_CHARACTERS, draw_number, read_number


def test_draw_number_has_its_shape_and_reads_back():
    number = draw_number(DocumentKind.MISSION_LETTER, SchoolYear(2026))
    assert re.fullmatch(r"LM26-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", number)
    assert read_number(number) == number


def test_draw_number_is_random_on_fifty_bits():
    assert len(ALPHABET) ** RANDOM_CHARACTERS == 2**50
    drawn = {draw_number(DocumentKind.MISSION_LETTER, SchoolYear(2026)) for _ in range(1000)}
    assert len(drawn) == 1000


@pytest.mark.parametrize(
    "typed",
    [
        "LM26-7F3K-9QX0-1R",
        "lm26-7f3k-9qx0-1r",
        " LM26 7F3K 9QX0 1R ",
        "LM267F3K9QX01R",
        "LM26–7F3K–9QXO–IR",
        "lm26-7f3k-9qxo-lr",
    ],
)
def test_read_number_is_tolerant(typed):
    assert read_number(typed) == "LM26-7F3K-9QX0-1R"


@pytest.mark.parametrize(
    "typed", ["", "LM26", "LM26-7F3K-9QX0-1", "LM26-7F3K-9QX0-1RR", "LM26-7F3K-9QXU-1R", "26"]
)
def test_read_number_refuses_what_is_no_number(typed):
    assert read_number(typed) is None
