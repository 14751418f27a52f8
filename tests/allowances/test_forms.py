from typing import Any

import pytest
from django.template import engines

from relais.allowances.domain import OtherRecognition
from relais.allowances.enums import Recognition
from relais.allowances.forms import ShareForm
from relais.allowances.forms.share import splits_offered
from relais.allowances.models import AllowanceSettings, Envelope
from relais.designations.models import Designation
from tests import factories
from tests.cast import Cast

QUARTER = 31_250


def quarters(*parts: int) -> tuple[int, ...]:
    return tuple(part * QUARTER for part in parts)


@pytest.fixture
def envelope(cast: Cast) -> Envelope:
    return factories.make_envelope(cast.school, 250_000)


@pytest.fixture
def pair(cast: Cast) -> list[Designation]:
    return [
        factories.make_designation(cast.school, person) for person in (cast.referent, cast.second_referent)
    ]


def values(form: ShareForm) -> list[Any]:
    return [value for value, _ in form.fields["split"].choices]  # type: ignore[attr-defined]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def labels(form: ShareForm) -> list[str]:
    return [plain(label) for _, label in form.fields["split"].choices]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("parts", "people", "last_year", "expected"),
    [
        (8, 1, None, [(8,)]),
        (8, 2, None, [(4, 4)]),
        (12, 2, None, [(8, 4), (4, 8)]),
        (12, 2, (4, 8), [(4, 8), (8, 4)]),
        (8, 2, (8, 0), [(8, 0), (4, 4)]),
        (8, 2, (4, 2), [(4, 4)]),
        (8, 3, None, [(4, 2, 2), (2, 4, 2), (2, 2, 4)]),
        (12, 4, None, [(8, 2, 1, 1), (4, 4, 2, 2)]),
        (1, 2, None, [(1, 0), (0, 1)]),
        (4, 0, None, []),
    ],
)
def test_splits_offered(
    parts: int, people: int, last_year: tuple[int, ...] | None, expected: list[tuple[int, ...]]
) -> None:
    last = quarters(*last_year) if last_year else None

    assert splits_offered(parts * QUARTER, people, last) == [quarters(*split) for split in expected]


def test_share_form_says_who_gets_how_much(envelope: Envelope, pair: list[Designation]) -> None:
    form = ShareForm(envelope=envelope, designations=pair)

    assert labels(form) == ["RÉFÉRENTE Rachida : 1 250,00 € · SECOND Rémi : 1 250,00 €", "Autre répartition"]
    assert form.initial["split"] == factories.split_option((pair[0], 125_000), (pair[1], 125_000))


def test_share_form_flags_last_years(cast: Cast, pair: list[Designation]) -> None:
    envelope = factories.make_envelope(cast.school, 375_000)
    last_year = {cast.referent.pk: 125_000, cast.second_referent.pk: 250_000}

    form = ShareForm(envelope=envelope, designations=pair, last_year=last_year)

    hints = form.fields["split"].widget.attrs["choice_hints"]
    assert values(form) == [
        factories.split_option((pair[0], 125_000), (pair[1], 250_000)),
        factories.split_option((pair[0], 250_000), (pair[1], 125_000)),
        "other",
    ]
    assert (hints[factories.split_option((pair[0], 125_000), (pair[1], 250_000))], form.initial["split"]) == (
        "comme l'an dernier",
        factories.split_option((pair[0], 125_000), (pair[1], 250_000)),
    )


@pytest.mark.parametrize("last_year", [{"Rachida": 250_000}, {"Rachida": 125_000, "Rémi": 62_500}])
def test_share_form_other_team_or_amount_is_not_last_years(
    envelope: Envelope, pair: list[Designation], last_year: dict[str, int]
) -> None:
    people = {one.person.first_name: one.person_id for one in pair}

    form = ShareForm(
        envelope=envelope,
        designations=pair,
        last_year={people[name]: cents for name, cents in last_year.items()},
    )

    assert form.last_year is None


def test_share_form_starts_from_what_is_shared(envelope: Envelope, pair: list[Designation]) -> None:
    shared = {pair[0].pk: 250_000, pair[1].pk: 0}

    form = ShareForm(envelope=envelope, designations=pair, shared=shared)

    assert form.initial == {"split": "other", f"cents_{pair[0].pk}": 250_000, f"cents_{pair[1].pk}": 0}


def test_share_form_outdated_shares_do_not_count(cast: Cast, pair: list[Designation]) -> None:
    envelope = factories.make_envelope(cast.school, 375_000)

    form = ShareForm(envelope=envelope, designations=pair, shared={pair[0].pk: 125_000})

    assert form.initial == {}


def test_share_form_one_click(envelope: Envelope, pair: list[Designation]) -> None:
    form = ShareForm(
        {"split": factories.split_option((pair[0], 125_000), (pair[1], 125_000))},
        envelope=envelope,
        designations=pair,
    )

    assert form.is_valid()
    assert form.cents_by_designation == {pair[0].pk: 125_000, pair[1].pk: 125_000}


def test_share_form_of_an_old_team_gives_nothing_to_the_new_one(
    cast: Cast, envelope: Envelope, pair: list[Designation]
) -> None:
    old = values(ShareForm(envelope=envelope, designations=pair))[0]
    replaced = [pair[0], factories.make_designation(cast.school)]

    form = ShareForm({"split": old}, envelope=envelope, designations=replaced)

    assert form.errors == {
        "split": ["L'équipe a changé depuis l'ouverture de cette page : choisissez à nouveau."]
    }


def test_share_form_tells_namesakes_apart(cast: Cast, envelope: Envelope) -> None:
    people = [factories.make_person("Jo", "Martin", email=f"jo{n}@example.org") for n in (1, 2)]
    team = [factories.make_designation(cast.school, person) for person in people]

    form = ShareForm(envelope=envelope, designations=team)

    assert labels(form)[0] == (
        "MARTIN Jo (jo1@example.org) : 1 250,00 € · MARTIN Jo (jo2@example.org) : 1 250,00 €"
    )


def test_share_form_other_split(envelope: Envelope, pair: list[Designation]) -> None:
    data = {"split": "other", f"cents_{pair[0].pk}": "250000", f"cents_{pair[1].pk}": ""}
    form = ShareForm(data, envelope=envelope, designations=pair)

    assert form.is_valid()
    assert form.cents_by_designation == {pair[0].pk: 250_000, pair[1].pk: 0}


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("125000", "62500", "Il reste 625,00 € à répartir."),
        ("250000", "31250", "La répartition dépasse l'enveloppe de 312,50 €."),
        ("", "", "Il reste 2 500,00 € à répartir."),
    ],
)
def test_share_form_sum_is_checked(
    envelope: Envelope, pair: list[Designation], first: str, second: str, message: str
) -> None:
    data = {"split": "other", f"cents_{pair[0].pk}": first, f"cents_{pair[1].pk}": second}
    form = ShareForm(data, envelope=envelope, designations=pair)

    assert {name: [plain(str(error)) for error in errors] for name, errors in form.errors.items()} == {
        "split": [message]
    }


@pytest.mark.parametrize(
    "data",
    [{}, {"split": "100-100"}, {"split": "other", "cents": "187500"}],
)
def test_share_form_refuses_anything_else(
    envelope: Envelope, pair: list[Designation], data: dict[str, str]
) -> None:
    rates = {f"cents_{pair[0].pk}": data.pop("cents")} if "cents" in data else {}

    assert ShareForm({**data, **rates}, envelope=envelope, designations=pair).is_valid() is False


def test_share_form_is_drawn_with_its_hints(cast: Cast, envelope: Envelope, pair: list[Designation]) -> None:
    last_year = {one.person_id: 125_000 for one in pair}
    form = ShareForm(envelope=envelope, designations=pair, last_year=last_year)

    page = engines["django"].from_string('{% ui "form" form=form %}').render({"form": form})

    assert ["comme l&#x27;an dernier" in page, "choice_hints" in page] == [True, False]
    assert page.count('<option value="62500">') == 2


def other(pair: list[Designation], first: str, second: str, **given: str) -> dict[str, str]:
    return {"split": "other", f"cents_{pair[0].pk}": first, f"cents_{pair[1].pk}": second, **given}


def test_share_form_other_recognitions(envelope: Envelope, pair: list[Designation]) -> None:
    data = other(pair, "reduction", "pacte", **{f"minutes_{pair[0].pk}": "90"})
    form = ShareForm(data, envelope=envelope, designations=pair)

    assert form.is_valid()
    assert form.cents_by_designation == {pair[0].pk: 0, pair[1].pk: 0}
    assert form.others == {
        pair[0].pk: OtherRecognition(Recognition.SERVICE_REDUCTION, 90),
        pair[1].pk: OtherRecognition(Recognition.PACTE),
    }


def test_share_form_wants_the_hours_at_their_field(envelope: Envelope, pair: list[Designation]) -> None:
    form = ShareForm(other(pair, "reduction", "pacte"), envelope=envelope, designations=pair)

    assert list(form.errors) == [f"minutes_{pair[0].pk}"]


def test_share_form_leaves_a_rest_with_its_reason(envelope: Envelope, pair: list[Designation]) -> None:
    data = other(pair, "125000", "62500", remainder_reason="Mission allégée")
    form = ShareForm(data, envelope=envelope, designations=pair)

    assert (form.is_valid(), form.remainder_reason) == (True, "Mission allégée")


def test_share_form_of_one_tap_leaves_nothing(envelope: Envelope, pair: list[Designation]) -> None:
    split = factories.split_option((pair[0], 125_000), (pair[1], 125_000))
    data = {"split": split, "remainder_reason": "Oubliée", f"cents_{pair[0].pk}": "pacte"}
    form = ShareForm(data, envelope=envelope, designations=pair)

    assert (form.is_valid(), form.remainder_reason, form.others) == (True, "", {})


def test_share_form_several_and_free_amounts_only_where_the_academy_allows(
    envelope: Envelope, pair: list[Designation]
) -> None:
    several, free = AllowanceSettings(allows_several_awards=True), AllowanceSettings(allows_free_shares=True)
    two = other(pair, "187500", "62500")
    typed = other(pair, "free", "free", **{f"free_{pair[0].pk}": "1 000,01", f"free_{pair[1].pk}": "1499,99"})

    def form(data: dict[str, str], settings: AllowanceSettings | None) -> ShareForm:
        return ShareForm(data, envelope=envelope, designations=pair, settings=settings)

    assert [form(two, each).is_valid() for each in (None, several, free)] == [False, True, False]
    assert [form(typed, each).is_valid() for each in (None, several)] == [False, False]
    right = form(typed, free)
    assert right.is_valid()
    assert right.cents_by_designation == {pair[0].pk: 100_001, pair[1].pk: 149_999}
    assert list(form(other(pair, "free", "0"), free).errors) == [f"free_{pair[0].pk}"]
    start = ShareForm(envelope=envelope, designations=pair, settings=free, shared=right.cents_by_designation)
    assert start.initial[f"free_{pair[0].pk}"] == "1000,01"


def test_share_form_of_a_fixed_rate_offers_it_to_each(envelope: Envelope, pair: list[Designation]) -> None:
    envelope.per_person_cents = 62_500
    split = factories.split_option((pair[0], 62_500), (pair[1], 62_500))

    form = ShareForm({"split": split}, envelope=envelope, designations=pair)

    assert values(form) == [split, "other"]
    assert form.is_valid()
    assert ShareForm(other(pair, "62500", "62500"), envelope=envelope, designations=pair).is_valid()
    envelope.cents = 62_500
    assert values(ShareForm(envelope=envelope, designations=pair)) == ["other"]


def test_share_form_shares_what_a_replacement_left(envelope: Envelope, pair: list[Designation]) -> None:
    form = ShareForm(envelope=envelope, designations=pair[:1], settled_cents=125_000)

    assert values(form) == [factories.split_option((pair[0], 125_000)), "other"]
