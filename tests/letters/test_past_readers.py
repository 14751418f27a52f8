"""Exports of the old tool and the structure of its form, read before they are believed."""

import codecs
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.letters.enums import Priority
from relais.letters.readers import (
    guess_targets,
    read_codes,
    read_day,
    read_responses,
    read_structure,
    read_weight,
)
from relais.letters.selectors.past import frame_of_imports
from relais.schools.readers import UnreadableFileError
from tests.letters.past_files import HEADINGS, answer, export, structure

LABELS = {code: activity.label for code, activity in frame_of_imports().activities.items()}


def test_export_is_read_with_its_paragraphs_and_its_lines():
    responses = read_responses(export(answer("0860034V"), answer("0860035W")))

    assert responses.headings == [*HEADINGS]
    assert [each.line for each in responses.answers] == [2, 4]
    assert responses.answers[0].cells[8] == "Un internat.\nUne webradio."


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_separator_is_found(separator: str):
    assert read_responses(export(answer("0860034V"), separator=separator)).answers[0].cells[2] == "0860034V"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encoding_is_found(encoding: str):
    raw = "UAI;Année\r\n0860034V;été\u00a0\r\n\r\n".encode(encoding)

    responses = read_responses(raw)

    assert (responses.headings, responses.answers[0].cells) == (["UAI", "Année"], ["0860034V", "été"])


def test_short_and_long_lines_are_brought_to_the_width_of_the_headings():
    responses = read_responses(b"a;b;c\n1\n1;2;3;4\n")

    assert [each.cells for each in responses.answers] == [["1", "", ""], ["1", "2", "3"]]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "vide"),
        (b"   \n", "vide"),
        (b"PK\x03\x04...", "n'est pas un CSV"),
        (b"<html>", "n'est pas un CSV"),
        (b"a\x00b;c", "n'est pas un CSV"),
        (b"seul\n1\n", "titres des colonnes"),
        (b"a;b\n", "aucune réponse"),
        (b";".join([b"x"] * 601) + b"\n", "600 colonnes"),
        (b"a;b\n" + b"1;2\n" * 5001, "5000 réponses"),
        (b'a;b\n"' + b"x" * 200_000 + b'";1', "n'est pas un CSV"),
        (codecs.BOM_UTF16_LE + b"a\x00", "titres des colonnes"),
    ],
    ids=["empty", "blank", "zip", "html", "binary", "one", "none", "wide", "long", "huge cell", "utf-16"],
)
def test_what_is_no_export_is_refused_in_words(raw: bytes, words: str):
    with pytest.raises(UnreadableFileError, match=words):
        read_responses(raw)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes):
    with suppress(UnreadableFileError):
        assert read_responses(raw).answers


@pytest.mark.parametrize("is_split", [True, False], ids=["since 4", "before 4"])
def test_structure_gives_questions_in_the_forms_own_language(is_split: bool):
    form = read_structure(structure(is_split=is_split))
    uai, line, box = form.question("UAI"), form.question("ACT[SQ001]"), form.question("BOX_M2_2")

    assert uai
    assert uai.text == "Code UAI de l'établissement"
    assert line
    assert line.whole == (
        "Pour chaque activité, dites si elle est retenue "
        "[Relayer aux enseignants une information utile sur le numérique éducatif]"
    )
    assert dict(line.answers) == {"A1": "Priorité principale", "A2": "Secondaire", "A3": "Non"}
    assert box
    assert dict(box.answers) == {"Y": "Oui", "N": "Non"}
    assert form.question(line.whole) == line
    assert form.question("inconnue") is None


def test_structure_is_read_when_a_table_was_not_closed():
    raw = (
        structure()
        .replace(b"</rows></questions>", b"")
        .replace(b"</document>", b"</rows></questions></document>")
    )

    assert read_structure(raw).question("UAI")


@pytest.mark.parametrize(
    "raw",
    [
        structure(doc_type="Group"),
        structure(above='<!DOCTYPE x [<!ENTITY a "b">]>'),
        b"<document>",
        b"\xff\xfe",
        b"<a/>" + b" " * 10_000_001,
    ],
    ids=["group", "entity", "cut", "not utf-8", "too large"],
)
def test_what_is_no_structure_is_refused(raw: bytes):
    with pytest.raises(UnreadableFileError, match="structure d'un questionnaire"):
        read_structure(raw)


def test_columns_are_guessed_from_codes_and_structure():
    form = read_structure(structure())

    guessed = guess_targets(HEADINGS, form, LABELS)

    assert {HEADINGS[rank]: target for rank, target in guessed.items()} == {
        "submitdate": "submitted",
        "UAI": "uai",
        "ANNEE": "year",
        "REF": "last_name_1",
        "ACT[SQ001]": "activity:M1.1",
        "ACT[SQ002]": "activity:M1.2",
        "BOX[M2_2]": "activity:M2.2",
        "CTX": "section:context",
        "SIG": "done_on",
    }


def test_columns_are_guessed_from_whole_questions():
    headings = (
        "Numéro UAI",
        "Activités [Orienter vers les formations (PAF, EAFC, m@gistère) et vers les personnes-ressources]",
        "Prénom du référent 2",
        "Moyens",
        "Dites ici sur le suivi tout ce que vous voulez porter à la connaissance de votre académie",
        "Moyens mis à disposition",
    )

    assert guess_targets(headings, None, LABELS) == {
        0: "uai",
        1: "activity:M1.6",
        2: "first_name_2",
        3: "section:means",
    }


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", None),
        ("N", None),
        ("Non retenue", None),
        ("non concerné", None),
        ("Y", Priority.MAIN),
        ("Oui", Priority.MAIN),
        ("Priorité principale", Priority.MAIN),
        ("secondaire", Priority.SECONDARY),
        ("2", Priority.SECONDARY),
    ],
)
def test_weight_is_read(text: str, weight: Priority | None):
    assert read_weight(text) == weight


def test_weight_that_says_nothing_known_is_refused():
    with pytest.raises(ValueError, match="peut-être"):
        read_weight("peut-être")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("1980-01-01 00:00:00", None),
        ("2024-10-03 14:02:00", date(2024, 10, 3)),
        ("2024-10-03T14:02", date(2024, 10, 3)),
        ("03/10/2024", date(2024, 10, 3)),
    ],
)
def test_day_is_read(text: str, day: date | None):
    assert read_day(text) == day


def test_day_that_is_none_is_refused():
    with pytest.raises(ValueError, match="octobre"):
        read_day("octobre")


def test_codes_are_read_as_templates_write_them():
    assert read_codes("M1.1, m 2.3 ; M1.10 et M1.1") == ["M1.1", "M2.3", "M1.10"]
