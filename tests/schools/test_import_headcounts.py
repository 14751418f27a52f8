import pytest

from relais.core.school_year import SchoolYear
from relais.core.scope import SYSTEM
from relais.schools.domain.apply_import import apply_import
from relais.schools.domain.head_counts import NOTHING, Figures, merge
from relais.schools.enums import HeadCountSource, ImportKind, ImportState
from relais.schools.models import HeadCount, ImportRun
from tests import factories
from tests.schools import import_files
from tests.schools.import_files import COLLEGE, annuaire, changes_of, issues_of

pytestmark = pytest.mark.django_db

HEADER = "UAI;rentrée;effectif\n"


def write(text: str, **given: str) -> ImportRun:
    """Import head-counts."""
    return import_files.write(text.encode(), ImportKind.HEAD_COUNTS, **given)


def compare(text: str, **given: str) -> ImportRun:
    """Compare head-counts."""
    return import_files.compare(text.encode(), ImportKind.HEAD_COUNTS, **given)


def test_head_count_is_written_with_its_source_and_year():
    school = factories.make_school()
    run = write(f"{HEADER}{school.uai};2024;412\n")

    count = HeadCount.objects.get()
    assert (count.school, count.year, count.secondary) == (school, SchoolYear(2024), 412)
    assert (count.sources, run.lines_written) == ("plain", 1)
    change = run.changes.get()
    assert (change.before, change.after) == (
        {"year": 2024, "secondary": None, "sources": ""},
        {"year": 2024, "secondary": 412, "sources": "plain"},
    )


def test_teachers_are_written_and_stay_when_a_later_file_has_none():
    school = factories.make_school()
    write(f"UAI;rentrée;effectif;enseignants\n{school.uai};2024;412;35\n")
    write(f"{HEADER}{school.uai};2024;415\n")

    count = HeadCount.objects.get()
    assert (count.secondary, count.teachers) == (415, 35)


def test_teachers_join_a_head_count_typed_by_hand():
    school = factories.make_school()
    factories.make_head_count(school, 412, year=SchoolYear(2024), sources=HeadCountSource.MANUAL)
    write(f"UAI;rentrée;effectif;enseignants\n{school.uai};2024;400;35\n")

    count = HeadCount.objects.get()
    assert (count.secondary, count.teachers) == (412, 35)


def test_second_import_changes_nothing():
    school = factories.make_school()
    text = f"{HEADER}{school.uai};2024;412\n{school.uai};2023;400\n"
    write(text)

    assert changes_of(write(text)) == []
    assert HeadCount.objects.count() == 2


def test_lycee_polyvalent_keeps_both_parts():
    school = factories.make_school()
    write(f"rentree_scolaire;numero_lycee;nombre_d_eleves;2ndes_gt\n2022;{school.uai};800;300\n")
    write(f"rentree_scolaire;numero_lycee;nombre_d_eleves;2ndes_pro\n2022;{school.uai};148;60\n")

    count = HeadCount.objects.get()
    assert (count.lycee_gt, count.lycee_pro, count.secondary) == (800, 148, None)
    assert (count.sources, count.pupils(counts_post_bac=False)) == ("lycee_gt,lycee_pro", 948)


def test_levels_of_one_file_are_put_together():
    school = factories.make_school()
    run = write(
        "rentree_scolaire;numero_uai;niveau;nombre_d_eleves\n"
        f"2022;{school.uai};lycee_gt;800\n2022;{school.uai};lycee_pro;148\n2022;{school.uai};college;30\n",
    )

    count = HeadCount.objects.get()
    assert (count.college, count.lycee_gt, count.lycee_pro) == (30, 800, 148)
    assert len(changes_of(run)) == 1


def test_post_bac_is_kept_apart():
    school = factories.make_school()
    write(
        "rentree;uai;nombre_d_eleves_dans_une_formation_du_second_degre;nombre_d_eleves_dans_une_formation_du_superieur"
        f"\n2024;{school.uai};948;35\n",
    )

    count = HeadCount.objects.get()
    assert (count.pupils(counts_post_bac=False), count.pupils(counts_post_bac=True)) == (948, 983)


def test_figure_given_twice_is_reported_and_the_first_stands():
    school = factories.make_school()
    run = write(f"{HEADER}{school.uai};2024;412\n{school.uai};2024;400\n")

    assert issues_of(run) == [("duplicate_uai", 3, school.uai)]
    assert HeadCount.objects.get().secondary == 412


def test_unknown_school_of_our_academy_is_reported_once():
    factories.make_school()
    unknown = factories.make_uai(900)
    run = compare(f"{HEADER}{unknown};2024;412\n{unknown};2023;400\n")

    assert issues_of(run) == [("unknown_school", 2, unknown)]


def test_schools_of_other_academies_are_out_of_scope():
    factories.make_school()
    breton = factories.make_uai(1, departement="035")

    for given in ({}, {"academie_code": "13"}):
        run = compare(f"{HEADER}{breton};2024;412\n", **given)
        assert (issues_of(run), run.lines_out_of_scope) == ([], 1)


def test_with_no_school_at_all_the_annuaire_is_asked_for_first():
    run = compare(f"{HEADER}{factories.make_uai(900)};2024;412\n")

    assert (run.state, run.last_error) == (
        ImportState.FAILED,
        "Le répertoire ne contient encore aucun établissement : importez d'abord l'annuaire.",
    )


def test_file_of_another_academy_is_refused_and_says_whose_it_is():
    factories.make_school()
    theirs, wrong_letter = factories.make_uai(1, departement="035"), "0359001A"
    run = compare(f"{HEADER}{theirs};2024;412\n{wrong_letter};2024;412\n", academie_code="13")

    assert (run.state, run.issues.count(), run.lines_out_of_scope) == (ImportState.FAILED, 0, 2)
    assert run.last_error == (
        "Ce fichier ne contient aucun effectif pour : académie de Poitiers. "
        "Il porte sur : académie de Rennes."
    )


GT_FILE = "rentree_scolaire;numero_lycee;nombre_d_eleves;2ndes_gt\n2022;{uai};800;300\n2021;{uai};780;290\n"
PRO_FILE = "rentree_scolaire;numero_lycee;nombre_d_eleves;2ndes_pro\n2022;{uai};148;60\n"
HALF = (
    "Rentrée {year} : importez aussi « Effectifs des lycées {half}-effectifs-niveau-sexe-lv) ». "
    "L'effectif d'un lycée polyvalent est la somme des deux fichiers."
)


def test_half_of_the_lycees_pupils_asks_for_the_other_half():
    school = factories.make_school()

    def notes(text: str) -> list[str]:
        return list(write(text.format(uai=school.uai)).issues.values_list("detail", flat=True))

    missing = [HALF.format(year=year, half="pro (fr-en-lycee_pro") for year in (2021, 2022)]
    assert notes(GT_FILE) == missing
    assert notes(PRO_FILE) == []
    assert notes(GT_FILE) == missing[:1]
    HeadCount.objects.filter(year=2021).update(secondary=780)
    assert notes(GT_FILE) == []


def test_half_of_the_lycees_pupils_may_come_with_the_other_in_one_file():
    uai = factories.make_school().uai
    lines = f"2022;{uai};lycee_gt;800\n2022;{uai};lycee_pro;9\n"
    text = f"rentree_scolaire;numero_uai;niveau;nombre_d_eleves\n{lines}"

    assert issues_of(compare(text)) == []


def test_academy_limits_the_schools_counted():
    ours, theirs = factories.make_school(), factories.make_school(academie=factories.make_academie(code="14"))
    run = write(f"{HEADER}{ours.uai};2024;412\n{theirs.uai};2024;400\n", academie_code="13")

    assert changes_of(run) == [("head_count", ours.uai)]


def test_head_count_typed_by_hand_survives():
    school = factories.make_school()
    factories.make_head_count(school, 412, year=SchoolYear(2024), sources=HeadCountSource.MANUAL)

    assert changes_of(write(f"{HEADER}{school.uai};2024;400\n")) == []


def test_head_count_typed_by_hand_since_the_comparison_survives():
    school = factories.make_school()
    run = compare(f"{HEADER}{school.uai};2024;400\n")
    factories.make_head_count(school, 412, year=SchoolYear(2024), sources=HeadCountSource.MANUAL)
    apply_import(actor=SYSTEM, run=run)

    count = HeadCount.objects.get()
    assert (count.secondary, count.sources) == (412, "manual")


def test_own_annuaire_brings_schools_and_head_counts_in_one_go():
    row = COLLEGE | {"Nombre_d_eleves": "170", "rentree_effectif": "2024"}
    run = import_files.write(annuaire(row))

    assert [kind for kind, _ in changes_of(run)] == ["new", "head_count"]
    count = HeadCount.objects.get()
    assert (count.secondary, count.sources, count.year) == (170, "annuaire", SchoolYear(2024))
    assert changes_of(import_files.write(annuaire(row))) == []


@pytest.mark.parametrize(
    ("known", "source", "parts", "expected"),
    [
        (NOTHING, HeadCountSource.COLLEGE, {"college": 9}, Figures(college=9, sources="college")),
        (
            Figures(secondary=1, sources="annuaire"),
            HeadCountSource.HEBERGEMENT_2D,
            {"secondary": 2, "post_bac": 3},
            Figures(secondary=2, post_bac=3, sources="hebergement_2d"),
        ),
        (
            Figures(secondary=2, sources="hebergement_2d"),
            HeadCountSource.ANNUAIRE,
            {"secondary": 1},
            Figures(secondary=2, sources="hebergement_2d"),
        ),
        (
            Figures(secondary=2, sources="plain"),
            HeadCountSource.HEBERGEMENT_2D,
            {"secondary": 1, "post_bac": 4},
            Figures(secondary=2, post_bac=4, sources="hebergement_2d,plain"),
        ),
        (
            Figures(college=1, secondary=2, sources="annuaire,college"),
            HeadCountSource.PLAIN,
            {"secondary": 3},
            Figures(college=1, secondary=3, sources="college,plain"),
        ),
    ],
)
def test_whole_comes_from_the_best_source(known, source, parts, expected):
    assert merge(known, source, parts) == expected
