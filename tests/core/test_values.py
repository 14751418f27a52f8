from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from relais.core import clock
from relais.core.errors import DomainError
from relais.core.money import format_euros, ninths
from relais.core.scope import NOBODY, SYSTEM, Role, Scope
from relais.core.uai import (
    control_letter,
    is_valid_uai,
    looks_like_uai,
    normalise_uai,
    suggest_uai,
    validate_uai,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("uai", ["0860034V", "0160005U"])
def test_uai_real_ones_have_their_letter(uai: str) -> None:
    # Control letters of real schools (domain, 8.1), not schools' data.
    assert control_letter(uai[:7]) == uai[7]


@pytest.mark.parametrize(
    ("text", "valid", "shaped", "meant"),
    [
        ("0860034V", True, True, "0860034V"),
        (" 0860034 v ", True, True, "0860034V"),
        ("0860034A", False, True, "0860034V"),
        ("0860034", False, False, "0860034V"),
        ("086003", False, False, None),
        ("poitiers", False, False, None),
        ("", False, False, None),
    ],
)
def test_uai_reading(text: str, valid: bool, shaped: bool, meant: str | None) -> None:
    assert (is_valid_uai(text), looks_like_uai(text), suggest_uai(text)) == (valid, shaped, meant)


def test_normalise_uai_takes_spaces_away() -> None:
    assert normalise_uai(" 086 0034\u00a0v") == "0860034V"


def test_validate_uai_names_the_right_letter() -> None:
    with pytest.raises(ValidationError) as refused:
        validate_uai("0860034A")

    assert refused.value.messages == ["« 0860034A » n'est pas un numéro UAI. Vouliez-vous dire 0860034V ?"]


def test_validate_uai_without_digits_gives_an_example() -> None:
    with pytest.raises(ValidationError) as refused:
        validate_uai("Poitiers")

    assert refused.value.messages == ["« Poitiers » n'est pas un numéro UAI. Exemple : 0860034V."]


def test_validate_uai_right_letter_passes() -> None:
    validate_uai("0860034V")


@pytest.mark.parametrize(
    ("cents", "decimals", "expected"),
    [
        (125_000, True, "1\u202f250,00\u00a0€"),
        (31_250, True, "312,50\u00a0€"),
        (125_000, False, "1\u202f250\u00a0€"),
        (31_250, False, "312,50\u00a0€"),
        (0, True, "0,00\u00a0€"),
        (-5, True, "-0,05\u00a0€"),
        (-125_000, False, "-1\u202f250\u00a0€"),
        (123_456_789, True, "1\u202f234\u202f567,89\u00a0€"),
    ],
)
def test_format_euros(cents: int, decimals: bool, expected: str) -> None:
    assert format_euros(cents, decimals=decimals) == expected


@pytest.mark.parametrize(
    ("cents", "month", "last"),
    [
        (31_250, 3_472, 3_474),
        (62_500, 6_944, 6_948),
        (125_000, 13_889, 13_888),
        (250_000, 27_778, 27_776),
        (375_000, 41_667, 41_664),
    ],
)
def test_ninths_of_each_legal_rate(cents: int, month: int, last: int) -> None:
    assert ninths(cents) == [month] * 8 + [last]
    assert sum(ninths(cents)) == cents


def test_clock_lives_on_another_day_inside_the_block() -> None:
    with clock.at(NOON):
        assert (clock.now(), clock.today()) == (NOON, date(2026, 11, 24))
        with clock.at(NOON + timedelta(days=1)):
            assert clock.today() == date(2026, 11, 25)
        assert clock.today() == date(2026, 11, 24)


def test_clock_comes_back_after_an_error() -> None:
    with pytest.raises(RuntimeError), clock.at(NOON):
        raise RuntimeError

    assert clock.now() != NOON


def test_scope_label_tells_role_and_perimeter() -> None:
    head = Scope(
        person_id=1, person_name="DIRECTION Hélène", role=Role.HEAD, perimeter="Collège", school_id=4
    )

    assert head.label == "DIRECTION Hélène (Chef d'établissement, Collège)"
    assert SYSTEM.label == "Relais (automatique)"


def test_scope_heads_own_school_only() -> None:
    head = Scope(person_id=1, person_name="H", role=Role.HEAD, school_id=4)
    deputy = Scope(person_id=2, person_name="D", role=Role.DEPUTY, school_id=4)

    assert (head.heads(4), head.heads(5), deputy.heads(4), NOBODY.heads(4)) == (True, False, False, False)
    assert (head.is_officer, Scope(person_id=1, person_name="O", role=Role.OFFICER).is_officer) == (
        False,
        True,
    )


def test_domain_error_keeps_code_and_sentence() -> None:
    error = DomainError("late", "Trop tard.")

    assert (error.code, error.message, str(error)) == ("late", "Trop tard.", "Trop tard.")
