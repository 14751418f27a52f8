"""The ministry's real files, where they lie beside the repository; skipped aloud elsewhere."""

import pytest

from relais.schools.enums import ImportKind, IssueKind, SchoolType, Sector
from relais.schools.models import HeadCount, School
from tests.schools.import_files import DATA, changes_of, compare, write

pytestmark = pytest.mark.django_db


def real(name: str) -> bytes:
    """Return the file whose name begins so, or skip."""
    found = sorted([*DATA.glob(f"{name}*"), *DATA.glob(f"ministere/{name}*")])
    if not found:
        pytest.skip(f"{name} is not in {DATA.name} beside the repository")
    return found[0].read_bytes()


def test_academie_de_poitiers():
    content = real("etablissements_poitiers")
    run = write(content, academie_code="13")

    assert run.issues.count() == 0
    assert (School.objects.count(), School.objects.filter(sector=Sector.PUBLIC).count()) == (293, 235)
    public = School.objects.filter(sector=Sector.PUBLIC)
    assert {kind: public.filter(type=kind).count() for kind in SchoolType} == {
        SchoolType.COLLEGE: 158,
        SchoolType.LYCEE: 44,
        SchoolType.LP: 29,
        SchoolType.EREA: 4,
        SchoolType.OTHER: 0,
    }
    assert HeadCount.objects.filter(year=2024).count() == 293
    assert not School.objects.exclude(email__endswith="@example.org").exists()
    assert dict(School.objects.exclude(parent=None).values_list("uai", "parent__uai")) == {
        "0170078T": "0170060Y",  # Bernard Palissy, Saintes
        "0170389F": "0170020E",  # Émile Combes, Pons
        "0790038M": "0790036K",  # Jean Moulin, Thouars
        "0790043T": "0790024X",  # Paul Guérin, Niort
        "0860031S": "0860028N",  # Jean Moulin, Montmorillon
    }
    assert changes_of(write(content, academie_code="13")) == []


def test_annuaire_of_occitanie():
    content = real("fr-en-annuaire-education_occitanie")
    run = write(content)

    assert (School.objects.count(), run.lines_out_of_scope) == (1214, 5023)
    assert set(School.objects.values_list("academie__code", flat=True)) == {"11", "16"}
    assert run.issues.filter(kind=IssueKind.DUPLICATE_UAI).count() == 3
    assert School.objects.exclude(ministry_zone="").exists()
    section = School.objects.get(uai="0301864N")
    assert section.parent is not None
    assert section.parent.uai == "0300047N"
    assert changes_of(write(content)) == []


def test_annuaire_of_ille_et_vilaine_has_other_columns_and_annexes():
    write(real("fr-en-annuaire-education_ille-et-vilaine"))

    assert {
        school.uai: school.name for school in School.objects.filter(uai__in=("0350852L", "0350778F"))
    } == {"0350852L": "Collège Saint-Joseph", "0350778F": "Lycée Assomption"}

    assert School.objects.count() == 202
    assert School.objects.exclude(postcode="").count() == 202


def test_annuaire_of_ecoles_brings_nothing_and_says_so():
    run = compare(real("fr-en-annuaire-education_val-de-marne"))

    assert (changes_of(run), run.lines_out_of_scope) == ([], 613)
    assert run.last_error == "Ce fichier ne contient aucun établissement du second degré."


def test_geolocation_of_colleges_then_their_head_counts():
    write(real("fr-en-adresse-et-geolocalisation"), academie_code="14")
    assert School.objects.count() == 401

    write(real("fr-en-college-effectifs"), ImportKind.HEAD_COUNTS, academie_code="14")
    assert HeadCount.objects.exclude(college=None).exists()
    run = write(real("fr-en-effectifs-second-degre"), ImportKind.HEAD_COUNTS, academie_code="14")
    assert run.issues.filter(kind=IssueKind.BAD_UAI).count() == 8


def test_lycees_keep_both_parts():
    write(real("etablissements_france"), academie_code="06")
    write(real("fr-en-lycee_gt"), ImportKind.HEAD_COUNTS, academie_code="06")
    write(real("fr-en-lycee_pro"), ImportKind.HEAD_COUNTS, academie_code="06")

    assert HeadCount.objects.exclude(lycee_gt=None).exclude(lycee_pro=None).exists()
    count = HeadCount.objects.get(school__uai="0031044U", year=2020)
    assert (count.lycee_gt, count.lycee_pro) == (98, 224)
