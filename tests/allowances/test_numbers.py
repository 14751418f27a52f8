"""The scale on both sides of each bound, and the splits the law allows."""

import pytest
from django.db.models import Q

from relais.allowances.domain import ensure_default_scale
from relais.allowances.enums import EnvelopeQuestion
from relais.allowances.models import Scale, ScaleLine
from relais.allowances.numbers.scale import (
    CountedPupils,
    Outcome,
    compute_envelope,
    describe_band,
    format_imp,
    name_type,
    scale_faults,
)
from relais.allowances.numbers.splits import legal_splits, offered_splits
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType, Sector
from tests.frozen import thaw_scales

pytestmark = pytest.mark.django_db
UNDECIDED = EnvelopeQuestion.UNDECIDED_LINE


@pytest.fixture
def lines() -> list[ScaleLine]:
    return list(ensure_default_scale().lines.all())


def compute(
    lines: list[ScaleLine],
    pupils: int | None,
    school_type: str = SchoolType.COLLEGE,
    *,
    sector: str = Sector.PUBLIC,
    post_bac: int = 0,
    counts_post_bac: bool = False,
) -> Outcome:
    counted = None
    if pupils is not None:
        counted = CountedPupils(
            second_degree=pupils, post_bac=post_bac, year=SchoolYear(2024), counts_post_bac=counts_post_bac
        )
    return compute_envelope(
        school_type=school_type, sector=sector, counted=counted, lines=lines, scale_name="barème 2015"
    )


def plain(text: str) -> str:
    """Return the text with ordinary spaces."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


# type, pupils: IMP and line
BOUNDS: list[tuple[str, dict[int, tuple[int | None, int]]]] = [
    ("college", {199: (1, 1), 200: (1, 1), 201: (2, 2), 499: (2, 2), 500: (2, 2), 501: (2, 2)}),
    ("lycee", {199: (2, 3), 200: (2, 3), 201: (2, 3), 499: (2, 3), 500: (2, 3), 501: (3, 4)}),
    ("lp", {199: (2, 5), 200: (2, 5), 201: (2, 5), 499: (2, 5), 500: (2, 5), 501: (3, 6)}),
    ("erea", {199: (2, 7), 200: (2, 7), 201: (2, 7), 499: (2, 7), 500: (2, 7), 501: (None, 8)}),
]


@pytest.mark.parametrize(
    ("school_type", "pupils", "imp", "position"),
    [
        (school_type, pupils, imp, position)
        for school_type, cases in BOUNDS
        for pupils, (imp, position) in cases.items()
    ],
)
def test_envelope_at_each_bound(
    lines: list[ScaleLine], school_type: str, pupils: int, imp: int | None, position: int
) -> None:
    outcome = compute(lines, pupils, school_type)

    assert outcome.line is not None
    assert (outcome.cents, outcome.line.position) == (None if imp is None else imp * 125_000, position)
    assert outcome.question == (UNDECIDED if imp is None else None)


def test_envelope_sentence(lines: list[ScaleLine]) -> None:
    assert compute(lines, 412).reason == (
        "2\u00a0IMP, 2\u202f500\u00a0€\u00a0: collège, 412\u00a0élèves (constat 2024), ligne 2 du barème 2015"
    )


@pytest.mark.parametrize(
    ("school_type", "pupils", "sentence"),
    [
        (
            "lp",
            1501,
            "3 IMP, 3 750 € : lycée professionnel, 1 501 élèves (constat 2024), ligne 6 du barème 2015",
        ),
        ("erea", 1, "2 IMP, 2 500 € : EREA, 1 élève (constat 2024), ligne 7 du barème 2015"),
        (
            "erea",
            501,
            "Question à l'académie : EREA, 501 élèves (constat 2024), ligne 8 du barème 2015, à décider",
        ),
        ("college", None, "Question à l'académie : effectif inconnu, collège, barème 2015"),
        ("other", 300, "Question à l'académie : type d'établissement absent du barème 2015"),
        ("other", None, "Question à l'académie : type d'établissement absent du barème 2015"),
    ],
)
def test_envelope_sentence_of(
    lines: list[ScaleLine], school_type: str, pupils: int | None, sentence: str
) -> None:
    assert plain(compute(lines, pupils, school_type).reason) == sentence


@pytest.mark.parametrize(
    ("school_type", "sector", "pupils", "question"),
    [
        ("college", "public", None, EnvelopeQuestion.MISSING_HEAD_COUNT),
        ("other", "public", 300, EnvelopeQuestion.UNKNOWN_TYPE),
        ("other", "public", None, EnvelopeQuestion.UNKNOWN_TYPE),
        ("college", "private", 300, EnvelopeQuestion.OUT_OF_SCALE),
        ("other", "private", None, EnvelopeQuestion.OUT_OF_SCALE),
    ],
)
def test_envelope_not_settled_is_a_question_never_an_amount(
    lines: list[ScaleLine], school_type: str, sector: str, pupils: int | None, question: str
) -> None:
    outcome = compute(lines, pupils, school_type, sector=sector)

    assert (outcome.cents, outcome.question) == (None, question)


def test_envelope_in_a_hole_of_the_scale_is_a_question(lines: list[ScaleLine]) -> None:
    holed = [line for line in lines if line.position != 2]

    outcome = compute(holed, 300)

    assert (outcome.cents, outcome.question, outcome.line) == (None, UNDECIDED, None)
    assert plain(outcome.reason) == (
        "Question à l'académie : collège, 300 élèves (constat 2024), hors des tranches du barème 2015"
    )


@pytest.mark.parametrize(
    ("pupils", "post_bac", "counts", "sentence"),
    [
        (
            450,
            120,
            True,
            (
                "3 IMP, 3 750 € : lycée, 570 élèves dont 120 post-bac, comptés par choix de l'académie"
                " (constat 2024), ligne 4 du barème 2015"
            ),
        ),
        (
            450,
            120,
            False,
            (
                "2 IMP, 2 500 € : lycée, 450 élèves sans 120 post-bac, non comptés par choix de l'académie"
                " (constat 2024), ligne 3 du barème 2015"
            ),
        ),
        (300, 120, False, "2 IMP, 2 500 € : lycée, 300 élèves (constat 2024), ligne 3 du barème 2015"),
        (450, 0, True, "2 IMP, 2 500 € : lycée, 450 élèves (constat 2024), ligne 3 du barème 2015"),
    ],
)
def test_envelope_says_the_academys_choice_on_post_bac(
    lines: list[ScaleLine], pupils: int, post_bac: int, counts: bool, sentence: str
) -> None:
    outcome = compute(lines, pupils, "lycee", post_bac=post_bac, counts_post_bac=counts)

    assert plain(outcome.reason) == sentence


# The scale itself


def test_default_scale_is_written_once(lines: list[ScaleLine]) -> None:
    thaw_scales()
    ScaleLine.objects.filter(position=8).update(note="décision du recteur")

    ensure_default_scale()

    assert (Scale.objects.count(), ScaleLine.objects.count()) == (1, 8)
    assert ScaleLine.objects.get(position=8).note == "décision du recteur"
    assert [str(line) for line in lines[:2]] == ["ligne 1 du barème 2015", "ligne 2 du barème 2015"]


def test_default_scale_has_neither_hole_nor_overlap(lines: list[ScaleLine]) -> None:
    assert scale_faults(lines) == []


def test_default_scale_says_what_the_texts_do_not(lines: list[ScaleLine]) -> None:
    notes = ScaleLine.objects.filter(~Q(note="")).values_list("position", "note")

    assert list(notes) == [
        (5, "comme un lycée"),
        (6, "comme un lycée"),
        (8, "à décider par l'académie"),
    ]


def band(position: int, lowest: int, highest: int | None) -> ScaleLine:
    return ScaleLine(
        position=position,
        school_types=[SchoolType.COLLEGE],
        sector=Sector.PUBLIC,
        min_pupils=lowest,
        max_pupils=highest,
    )


@pytest.mark.parametrize(
    ("bands", "faults"),
    [
        ([(0, 200), (201, None)], []),
        ([(201, None), (0, 200)], []),
        ([(0, 200), (200, None)], ["la ligne 2 recouvre la précédente."]),
        ([(0, None), (201, None)], ["la ligne 2 recouvre la précédente."]),
        ([(0, 500), (100, 200), (501, None)], ["la ligne 2 recouvre la précédente."]),
        ([(0, 200), (211, None)], ["rien de 201 à 210 élèves."]),
        ([(10, None)], ["rien de 0 à 9 élèves."]),
        ([(0, 200)], ["rien à partir de 201 élèves."]),
    ],
)
def test_scale_faults(bands: list[tuple[int, int | None]], faults: list[str]) -> None:
    lines = [band(position, *bounds) for position, bounds in enumerate(bands, start=1)]

    assert scale_faults(lines) == [f"Collège (public)\u00a0: {fault}" for fault in faults]


# Splits: the table of domain.md 1.2, in quarters of 312,50 €


@pytest.mark.parametrize(
    ("quarters", "people", "splits"),
    [
        (4, 1, [(4,)]),
        (4, 2, [(2, 2)]),
        (4, 3, [(2, 1, 1)]),
        (4, 4, [(1, 1, 1, 1)]),
        (8, 1, [(8,)]),
        (8, 2, [(4, 4)]),
        (8, 3, [(4, 2, 2)]),
        (8, 4, [(4, 2, 1, 1), (2, 2, 2, 2)]),
        (12, 1, [(12,)]),
        (12, 2, [(8, 4)]),
        (12, 3, [(8, 2, 2), (4, 4, 4)]),
        (12, 4, [(8, 2, 1, 1), (4, 4, 2, 2)]),
        (4, 5, []),
        (16, 1, []),
        (4, 0, []),
        (0, 0, [()]),
    ],
)
def test_legal_splits(quarters: int, people: int, splits: list[tuple[int, ...]]) -> None:
    expected = [tuple(part * 31_250 for part in split) for split in splits]

    assert legal_splits(quarters * 31_250, people) == expected


@pytest.mark.parametrize(
    ("quarters", "people", "splits"),
    [
        (8, 2, [(4, 4)]),
        (4, 5, [(1, 1, 1, 1, 0)]),
        (1, 3, [(1, 0, 0)]),
        (4, 0, []),
        (0, 2, []),
    ],
)
def test_offered_splits_leave_few_unpaid(quarters: int, people: int, splits: list[tuple[int, ...]]) -> None:
    expected = [tuple(part * 31_250 for part in split) for split in splits]

    assert offered_splits(quarters * 31_250, people) == expected


@pytest.mark.parametrize(
    ("quarters", "written"), [(8, "2\u00a0IMP"), (1, "0,25\u00a0IMP"), (6, "1,5\u00a0IMP"), (0, "0\u00a0IMP")]
)
def test_format_imp(quarters: int, written: str) -> None:
    assert format_imp(quarters) == written


def test_names_inside_a_sentence() -> None:
    assert [name_type(kind) for kind in SchoolType.values] == [
        "collège",
        "lycée",
        "lycée professionnel",
        "EREA",
        "autre",
    ]
    assert (describe_band(0, 200), describe_band(1501, None)) == ("de 0 à 200", "1\u202f501 et plus")
