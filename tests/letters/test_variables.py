"""The variables of an academy's texts: a closed table, written in French, never evaluated."""

from dataclasses import replace

import pytest

from relais.core.money import NARROW_NBSP, NBSP
from relais.core.school_year import SchoolYear
from relais.letters.catalogue import VARIABLES, Facts, faults_of, fill, names_in

FACTS = Facts(
    year=SchoolYear(2026),
    school_name="Collège Jules-Verne",
    uai="0860034V",
    school_type="Collège",
    town="Poitiers",
    pupils=1204,
    authority="Département Vienne",
    academie="académie de Poitiers",
    head="Anne Petit",
    referents=("Camille Roy", "Denis Roux", "Lina Faure"),
    cents=125_000,
)
UNKNOWN = Facts(
    year=SchoolYear(2026),
    school_name="",
    uai="",
    school_type="",
    town="",
    pupils=None,
    authority="",
    academie="",
    head="",
    referents=(),
    cents=None,
)


def test_each_variable_is_written_in_french_by_its_kind():
    assert {name: variable.value(FACTS) for name, variable in VARIABLES.items()} == {
        "etablissement.nom": "Collège Jules-Verne",
        "etablissement.uai": "0860034V",
        "etablissement.type": "Collège",
        "etablissement.commune": "Poitiers",
        "etablissement.effectif": f"1{NARROW_NBSP}204",
        "collectivite": "Département Vienne",
        "academie": "académie de Poitiers",
        "annee": "2026-2027",
        "annee.debut": "1er septembre 2026",
        "annee.fin": "31 août 2027",
        "chef": "Anne Petit",
        "referents": "Camille Roy, Denis Roux et Lina Faure",
        "referents.nombre": "3",
        "enveloppe": f"1{NARROW_NBSP}250,00{NBSP}€",
    }


def test_what_is_not_known_is_said_in_words_never_none():
    years = {"annee", "annee.debut", "annee.fin"}
    texts = {name: fill(variable.written, UNKNOWN) for name, variable in VARIABLES.items()}

    assert {name for name, variable in VARIABLES.items() if variable.value(UNKNOWN)} == years
    assert {name: texts[name] for name in texts if name not in years} == {
        name: variable.otherwise for name, variable in VARIABLES.items() if name not in years
    }


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Au {etablissement.nom}, en { annee }.", "Au Collège Jules-Verne, en 2026-2027."),
        ("{etablissement.__class__} {0} {}", "{etablissement.__class__} {0} {}"),
        ("Sans variable.", "Sans variable."),
        ("{academie\n}", "{academie\n}"),
    ],
)
def test_fill_replaces_variables_and_leaves_the_rest(text: str, filled: str):
    assert fill(text, FACTS) == filled


def test_a_value_is_not_read_again_for_variables():
    assert fill("{etablissement.nom}", replace(FACTS, school_name="{chef}")) == "{chef}"


def test_one_referent_and_two_are_written_without_comma():
    assert fill("{referents}", replace(FACTS, referents=("Camille Roy",))) == "Camille Roy"
    assert fill("{referents}", replace(FACTS, referents=("A", "B"))) == "A et B"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("{annee} et {chef}", []),
        (
            "{etablisement.nom} {etablisement.nom}",
            ["La variable {etablisement.nom} n'existe pas. Vouliez-vous dire {etablissement.nom} ?"],
        ),
        ("{zzzzzz}", ["La variable {zzzzzz} n'existe pas. Choisissez-la dans la liste des variables."]),
        (
            "{annee",
            ["Une accolade est ouverte ou fermée seule : une variable s'écrit {etablissement.nom}."],
        ),
    ],
)
def test_faults_name_the_variable_meant(text: str, faults: list[str]):
    assert faults_of(text) == faults


def test_names_come_in_their_order():
    assert [*names_in("{chef}, {annee}, {inconnue}")] == ["chef", "annee", "inconnue"]
