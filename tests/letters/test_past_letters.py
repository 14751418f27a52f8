"""Letters of past years: received, mapped, checked line by line, written once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.letters.content.past import plan_past_letters
from relais.letters.domain import import_letters, map_letters, receive_letters, start_letter
from relais.letters.enums import LetterState, PastKind, Priority
from relais.letters.models import TEXT_LENGTH, Letter, LetterImport
from relais.letters.selectors import kept_activities
from relais.letters.selectors.past import columns_for, responses_of
from tests.cast import Cast
from tests.factories import YEAR, make_designation, make_letter, scope_of
from tests.letters.past_files import answer, export, structure

ClientFor = Callable[[Person], Client]
PAST = YEAR.previous.previous


def _receive(cast: Cast, *rows: tuple[str, ...], form: bytes | None = None, **given: Any) -> LetterImport:
    return receive_letters(
        actor=scope_of(cast.officer),
        academie=cast.academie,
        file_name="results-survey260001.csv",
        raw=export(*rows, **given),
        structure=structure() if form is None else form,
    )


def _map(cast: Cast, held: LetterImport, **given: Any) -> LetterImport:
    columns = {**columns_for(held, responses_of(held)), **given.pop("columns", {})}
    return map_letters(actor=scope_of(cast.officer), letter_import=held, columns=columns, **given)


def _mapped(cast: Cast, *rows: tuple[str, ...], **given: Any) -> LetterImport:
    return _map(cast, _receive(cast, *rows), **given)


def _kinds(held: LetterImport) -> list[tuple[PastKind, str]]:
    return [(line.kind, line.detail) for line in plan_past_letters(held)]


def test_import_writes_a_frozen_letter_of_its_year(cast: Cast):
    held = _mapped(cast, answer(cast.school.uai))

    written = import_letters(actor=scope_of(cast.officer), letter_import=held)
    letter = Letter.objects.get()

    assert (written.written, written.state) == (1, "written")
    assert (letter.school, letter.year, letter.state) == (cast.school, PAST, LetterState.IMPORTED)
    assert [*letter.activities.values_list("code", "priority")] == [
        ("M1.1", Priority.MAIN),
        ("M1.2", Priority.SECONDARY),
        ("M2.2", Priority.MAIN),
    ]
    assert [*letter.sections.values_list("code", "text")] == [("context", "Un internat.\nUne webradio.")]
    content = letter.signed_content or {}
    assert [member["name"] for member in content["team"]] == ["ROY Camille"]
    assert content["signed"]["on_long"] == "vendredi 4 octobre 2024"
    assert Entry.objects.get(act="import_letters").after == {"written": 1}


def test_import_twice_changes_nothing(cast: Cast):
    held = _mapped(cast, answer(cast.school.uai))
    import_letters(actor=scope_of(cast.officer), letter_import=held)
    again = _mapped(cast, answer(cast.school.uai))

    with pytest.raises(DomainError) as error:
        import_letters(actor=scope_of(cast.officer), letter_import=again)

    assert (error.value.code, Letter.objects.count()) == ("nothing_new", 1)
    assert _kinds(again) == [(PastKind.KNOWN, "")]


def test_each_line_says_what_it_would_become_or_why_not(cast: Cast):
    make_letter(cast.other_school, year=PAST)
    held = _mapped(
        cast,
        answer(cast.school.uai),
        answer(cast.school.uai, CTX="Plus récent"),
        answer(cast.other_school.uai),
        answer(cast.school.uai, submitdate=""),
        answer(""),
        answer(f"{cast.school.uai[:7]}A"),
        answer("zz"),
        answer("0869999B"),
        answer(cast.school.uai, year="un jour"),
        answer(cast.school.uai, year=str(YEAR)),
        answer(cast.school.uai, SIG="hier"),
        answer(cast.school.uai, **{"ACT[SQ001]": "peut-être"}),
        answer(cast.school.uai, CTX="x" * (TEXT_LENGTH + 1)),
    )

    assert _kinds(held) == [
        (PastKind.DOUBLE, "La ligne 4 est la dernière réponse."),
        (PastKind.NEW, ""),
        (PastKind.TAKEN, ""),
        (PastKind.UNFINISHED, "La personne n'a pas envoyé sa réponse."),
        (PastKind.NO_SCHOOL, "L'UAI manque."),
        (
            PastKind.NO_SCHOOL,
            f"« {cast.school.uai[:7]}A » n'est pas un UAI. Vouliez-vous dire {cast.school.uai} ?",
        ),
        (PastKind.NO_SCHOOL, "« ZZ » n'est pas un UAI. Exemple : 0860034V."),
        (PastKind.NO_SCHOOL, "Aucun établissement de l'académie n'a l'UAI 0869999B."),
        (PastKind.ERROR, "Année « un jour » illisible. Exemple : 2024-2025."),
        (PastKind.ERROR, "La reprise sert aux années passées : 2026-2027 n'est pas terminée."),
        (PastKind.ERROR, "Date « hier » illisible. Exemple : 03/10/2024."),
        (
            PastKind.ERROR,
            "Activité M1.1 : « peut-être » ne se lit pas. Écrivez oui, non, principale ou secondaire.",
        ),
        (
            PastKind.ERROR,
            f"« Contexte et priorités de l’établissement » dépasse {TEXT_LENGTH} caractères.",
        ),
    ]


def test_import_already_there_with_another_text_is_left_as_it_is(cast: Cast):
    import_letters(actor=scope_of(cast.officer), letter_import=_mapped(cast, answer(cast.school.uai)))
    other = _mapped(cast, answer(cast.school.uai, CTX="Autre"))

    assert _kinds(other) == [(PastKind.DIFFERENT, "")]


def test_codes_in_one_column_are_main_activities_and_a_wrong_one_is_told(cast: Cast):
    headings = ("UAI", "Activités retenues")
    held = _receive(
        cast,
        (cast.school.uai, "M1.3, M3.1"),
        (cast.other_school.uai, "M1.99"),
        headings=headings,
        form=structure(),
    )
    held = _map(cast, held, year=PAST)

    lines = plan_past_letters(held)

    assert dict(lines[0].activities) == {"M1.3": Priority.MAIN, "M3.1": Priority.MAIN}
    assert (lines[1].kind, lines[1].detail) == (PastKind.ERROR, "Activité M1.99 inconnue.")


def test_mapping_is_kept_for_the_next_export_of_the_same_form(cast: Cast):
    held = _receive(cast, answer(cast.school.uai))
    _map(cast, held, columns={"8": "section:follow_up"})

    following = _receive(cast, answer(cast.other_school.uai))

    assert columns_for(following, responses_of(following))["8"] == "section:follow_up"
    assert columns_for(held, responses_of(held)) == columns_for(following, responses_of(following)) | {}


def test_export_without_structure_keeps_its_codes(cast: Cast):
    held = receive_letters(
        actor=scope_of(cast.officer), academie=cast.academie, file_name="a.csv", raw=export(answer("x"))
    )

    assert held.questions == {}


@pytest.mark.parametrize(
    ("columns", "year", "code"),
    [
        ({"99": "uai"}, None, "unknown_column"),
        ({"2": "inconnu"}, None, "unknown_column"),
        ({"2": "uai", "3": "uai"}, None, "twice"),
        ({"3": "year"}, None, "incomplete_mapping"),
        ({"2": "uai"}, None, "incomplete_mapping"),
        ({"2": "uai"}, YEAR, "not_past_year"),
    ],
)
def test_mapping_that_makes_no_sense_is_refused(cast: Cast, columns: dict[str, str], year: Any, code: str):
    held = _receive(cast, answer(cast.school.uai))

    with pytest.raises(DomainError) as error:
        map_letters(actor=scope_of(cast.officer), letter_import=held, columns=columns, year=year)

    assert error.value.code == code


@pytest.mark.parametrize(
    ("raw", "form", "code"),
    [
        (b"", None, "unreadable_file"),
        (b"x" * 20_000_001, None, "too_large"),
        (export(answer("x")), b"<a/>", "unreadable_structure"),
    ],
    ids=["empty", "large", "no structure"],
)
def test_file_that_cannot_be_read_is_refused(cast: Cast, raw: bytes, form: bytes | None, code: str):
    with pytest.raises(DomainError) as error:
        receive_letters(
            actor=scope_of(cast.officer), academie=cast.academie, file_name="a.csv", raw=raw, structure=form
        )

    assert (error.value.code, LetterImport.objects.count()) == (code, 0)


@pytest.mark.parametrize("who", ["head", "pay_officer", "outsider"])
def test_import_by_others_is_refused(cast: Cast, who: str):
    held, actor = _mapped(cast, answer(cast.school.uai)), scope_of(getattr(cast, who))
    codes = []
    for act in (
        lambda: receive_letters(actor=actor, academie=cast.academie, file_name="a", raw=b"a;b\n1;2"),
        lambda: map_letters(actor=actor, letter_import=held, columns={}),
        lambda: import_letters(actor=actor, letter_import=held),
    ):
        with pytest.raises(DomainError) as error:
            act()
        codes.append(error.value.code)

    assert (codes, Letter.objects.count()) == (["forbidden"] * 3, 0)


def test_import_before_the_columns_are_mapped_is_refused(cast: Cast):
    with pytest.raises(DomainError) as error:
        import_letters(actor=scope_of(cast.officer), letter_import=_receive(cast, answer(cast.school.uai)))

    assert error.value.code == "not_mapped"


def test_imported_letter_fills_the_next_one_and_asks_what_became_of_its_priorities(cast: Cast):
    held = _mapped(cast, answer(cast.school.uai, year=str(YEAR.previous)))
    import_letters(actor=scope_of(cast.officer), letter_import=held)
    make_designation(cast.school, cast.referent)

    letter = start_letter(actor=scope_of(cast.head), school=cast.school, year=YEAR)

    assert {code: kept.priority for code, kept in kept_activities(letter, []).items()} == {
        "M1.1": Priority.MAIN,
        "M1.2": Priority.SECONDARY,
        "M2.2": Priority.MAIN,
    }
    assert letter.sections.get(code="context").text == "Un internat.\nUne webradio."
    assert [*letter.outcomes.values_list("code", flat=True)] == ["M1.1", "M2.2"]


def _url(name: str, *args: Any) -> str:
    return reverse(f"letters:{name}", args=args)


def test_officer_sends_maps_checks_and_writes(cast: Cast, client_for: ClientFor):
    client = client_for(cast.officer)
    files = {
        "file": SimpleUploadedFile("reponses.csv", export(answer(cast.school.uai), answer("zz"))),
        "structure": SimpleUploadedFile("form.lss", structure()),
    }

    sent = client.post(_url("past_letters"), files)
    held = LetterImport.objects.get()
    early = client.get(_url("past_letter_lines", held.pk))
    page = client.get(_url("map_past_letters", held.pk)).content.decode()
    columns = columns_for(held, responses_of(held))
    mapped = client.post(
        _url("map_past_letters", held.pk), {f"column-{rank}": target for rank, target in columns.items()}
    )
    lines = client.get(_url("past_letter_lines", held.pk))
    some = client.get(_url("past_letter_lines", held.pk), {"kind": "no_school"})
    client.post(_url("write_past_letters", held.pk))
    again = client.post(_url("write_past_letters", held.pk), follow=True).content.decode()

    assert sent["Location"] == early["Location"] == _url("map_past_letters", held.pk)
    assert "9 sont déjà proposées" in page.replace("\u00a0", " ")
    assert mapped["Location"] == _url("past_letter_lines", held.pk)
    assert "Reprendre 1 lettre" in lines.content.decode().replace("\u00a0", " ")
    assert (lines.context["listing"].count, some.context["listing"].count) == (2, 1)
    assert "aucune ligne n&#x27;est prête" in again
    assert client.get(_url("past_letters")).status_code == 200


def test_page_says_what_is_wrong_with_a_file_or_a_mapping(cast: Cast, client_for: ClientFor):
    client = client_for(cast.officer)
    good, bad = export(answer(cast.school.uai)), b"<a/>"

    no_csv = client.post(_url("past_letters"), {"file": SimpleUploadedFile("a.csv", bad)})
    no_form = client.post(
        _url("past_letters"),
        {"file": SimpleUploadedFile("a.csv", good), "structure": SimpleUploadedFile("a.lss", bad)},
    )
    held = _receive(cast, answer(cast.school.uai))
    unmapped = client.post(_url("map_past_letters", held.pk), {"column-2": "uai", "fixed_year": ""})

    assert no_csv.context["form"].errors.keys() == {"file"}
    assert no_form.context["form"].errors.keys() == {"structure"}
    assert "Indiquez la colonne de l&#x27;année" in unmapped.content.decode()


def test_imported_letter_is_read_on_its_page(cast: Cast, client_for: ClientFor):
    held = _mapped(cast, answer(cast.school.uai))
    import_letters(actor=scope_of(cast.officer), letter_import=held)
    letter = Letter.objects.get()

    page = client_for(cast.referent).get(_url("edit", letter.pk)).content.decode().replace("\u00a0", " ")

    assert "Lettre reprise de l’ancien outil, signée le vendredi 4 octobre 2024." in page
    assert "ROY Camille" in page
    assert "Pas encore signée" not in page
