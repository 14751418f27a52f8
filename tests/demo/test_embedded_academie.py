import csv
import gzip
import io
from collections import Counter

import pytest
from django.conf import settings

from relais.core.uai import is_valid_uai
from relais.demo.domain.embedded_academie import (
    BIG_EREA_PUPILS,
    EmbeddedSchool,
    annuaire_csv,
    embedded_schools,
    head_counts_csv,
)
from relais.demo.readers import first_names, last_names, school_names, texts, towns


@pytest.fixture(scope="module")
def schools() -> list[EmbeddedSchool]:
    return embedded_schools()


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode()), delimiter=";"))


def test_shape_is_that_of_poitiers(schools):
    assert Counter(
        (school.kind.ministry_type, school.kind.nature[0]) for school in schools if school.kind.is_public
    ) == {
        ("Collège", "340"): 158,
        ("Lycée", "306"): 44,
        ("Lycée", "320"): 29,
        ("EREA", "370"): 4,
    }
    assert sum(not school.kind.is_public for school in schools) == 58


def test_towns_lie_in_the_four_departements():
    assert Counter(town.departement_code for town in towns()) == {"016": 30, "017": 40, "079": 34, "086": 35}
    assert all(45.0 < town.latitude < 47.2 and -1.6 < town.longitude < 1.0 for town in towns())
    assert all(town.postcode[:2] == town.departement_code[1:] for town in towns())
    assert {town.bassin for town in towns()} <= {town.name for town in towns()}


def test_every_uai_is_valid_and_given_once(schools):
    assert all(is_valid_uai(school.uai) for school in schools)
    assert len({school.uai for school in schools}) == 293
    assert {school.uai[:4] for school in schools} == {"0169", "0179", "0799", "0869"}


def test_no_uai_is_that_of_a_real_school(schools):
    path = settings.BASE_DIR.parent / "shared" / "data" / "etablissements_france.csv.gz"
    if not path.exists():
        pytest.skip("the national list of schools is not beside the checkout")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        real = {row["Identifiant_de_l_etablissement"][:7] for row in csv.DictReader(file, delimiter=";")}
    assert len(real) > 10_000
    assert {school.uai[:7] for school in schools} & real == set()
    assert {number[:4] for number in real} & {"0169", "0179", "0799", "0869"} == set()


def test_names_are_given_once(schools):
    assert len({school.name for school in schools}) == 293
    assert len(set(school_names())) == len(school_names())


def test_head_counts_stay_in_their_bands_but_for_what_raises_a_question(schools):
    outside = [
        school
        for school in schools
        if school.pupils is not None
        and not any(low <= school.pupils <= high for low, high, _ in school.kind.bands)
    ]
    assert [(school.kind.title, school.pupils) for school in outside] == [("EREA", BIG_EREA_PUPILS)]
    assert [school.kind.title for school in schools if school.pupils is None] == ["Collège", "Collège"]


def test_the_same_academy_is_drawn_each_time(schools):
    assert embedded_schools() == schools


def test_every_address_is_invented(schools):
    addresses = [row["Mail"] for row in rows_of(annuaire_csv(schools))]
    assert {address.partition("@")[2] for address in addresses} == {"example.org"}
    assert len(set(addresses)) == 293


def test_two_autumns_are_counted_and_no_school_changes_band(schools):
    counts: dict[str, dict[str, int]] = {}
    for row in rows_of(head_counts_csv(schools)):
        counts.setdefault(row["UAI"], {})[row["rentrée"]] = int(row["effectif"])
    assert len(counts) == 291
    assert {frozenset(years) for years in counts.values()} == {frozenset({"2024", "2025"})}
    assert all((years["2024"] > 200) == (years["2025"] > 200) for years in counts.values())
    assert any(years["2024"] != years["2025"] for years in counts.values())


def test_texts_and_names_are_many():
    assert [len(texts(usage)) for usage in ("context", "means", "follow_up")] == [18, 16, 16]
    assert all(texts(usage) for usage in ("accept", "decline", "over_cap", "letter_return"))
    assert len(first_names()) > 150
    assert len(last_names()) > 130
