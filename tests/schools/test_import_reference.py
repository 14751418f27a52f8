import pytest

from relais.schools import reference
from relais.schools.enums import AuthorityKind, SchoolType


def test_there_are_thirty_academies_and_four_services_overseas():
    assert sum(info.name.startswith("académie") for info in reference.ACADEMIES.values()) == 30
    assert len(reference.ACADEMIES) == 34


def test_every_departement_lies_in_a_known_academy_and_region():
    assert len(reference.DEPARTEMENTS) == 96 + 5 + 6
    for info in reference.DEPARTEMENTS.values():
        assert reference.ACADEMIES[info.academie_code].region_name


def test_poitiers():
    assert reference.ACADEMIES["13"].name == "académie de Poitiers"
    assert reference.ACADEMIES["13"].region_name == "Nouvelle-Aquitaine"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("16", "016"), ("016", "016"), ("2a", "02A"), ("620", "02A"), ("974", "974"), ("", ""), ("99", "")],
)
def test_departement_is_normalised(text, expected):
    assert reference.normalise_departement(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("4", "04"), ("13", "13"), ("21", "70"), ("", ""), ("99", "")]
)
def test_academie_is_normalised(text, expected):
    assert reference.normalise_academie(text) == expected


@pytest.mark.parametrize(("uai", "expected"), [("0860034V", "13"), ("6200002H", "27"), ("9990001X", "")])
def test_academie_of_a_uai(uai, expected):
    assert reference.academie_of_uai(uai) == expected


@pytest.mark.parametrize(
    ("school_type", "departement", "insee", "expected"),
    [
        (SchoolType.COLLEGE, "086", "", (AuthorityKind.DEPARTEMENT, "086", "Vienne")),
        (SchoolType.LYCEE, "086", "", (AuthorityKind.REGION, "75", "Nouvelle-Aquitaine")),
        (SchoolType.LP, "086", "", (AuthorityKind.REGION, "75", "Nouvelle-Aquitaine")),
        (SchoolType.EREA, "086", "", (AuthorityKind.REGION, "75", "Nouvelle-Aquitaine")),
        (SchoolType.COLLEGE, "02A", "", (AuthorityKind.COLLECTIVITY, "94", "Collectivité de Corse")),
        (
            SchoolType.LYCEE,
            "972",
            "",
            (AuthorityKind.COLLECTIVITY, "02", "Collectivité territoriale de Martinique"),
        ),
        (
            SchoolType.COLLEGE,
            "067",
            "",
            (AuthorityKind.COLLECTIVITY, "6AE", "Collectivité européenne d'Alsace"),
        ),
        (SchoolType.LYCEE, "067", "", (AuthorityKind.REGION, "44", "Grand Est")),
        (SchoolType.COLLEGE, "069", "69123", (AuthorityKind.COLLECTIVITY, "69M", "Métropole de Lyon")),
        (SchoolType.COLLEGE, "069", "69264", (AuthorityKind.DEPARTEMENT, "069", "Rhône")),
    ],
)
def test_authority_by_law(school_type, departement, insee, expected):
    assert reference.authority_of(school_type, departement, insee) == expected
