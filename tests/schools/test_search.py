"""Find a school as people type it."""

import pytest

from relais.core import clock
from relais.core.scope import NOBODY, Role, Scope
from relais.schools.enums import AuthorityKind, ImportKind, ImportState, SchoolType
from relais.schools.models import ImportRun, School
from relais.schools.search import Found, school_index, search_schools, trigrams
from tests import factories

NAMES = (
    ("0860034V", "Lycée général et technologique Victor Hugo", "Poitiers", "86000"),
    ("0170118L", "Collège privé Sainte-Sophie", "Saint-Jean-d'Angély", "17400"),
    ("0160005U", "Collège Jules-Michelet", "Angoulême", "16000"),
    ("0860076R", "Collège Jean Moulin", "Poitiers", "86000"),
    ("0160866E", "Collège Jean Moulin", "Barbezieux-Saint-Hilaire", "16300"),
    ("0860049L", "Collège Camille Guérin", "", ""),
)


@pytest.fixture
def scope(db: None) -> Scope:
    """An officer's scope over a small directory."""
    for uai, name, town, postcode in NAMES:
        kind = SchoolType.LYCEE if name.startswith("Lycée") else SchoolType.COLLEGE
        factories.make_school(uai=uai, name=name, town=town, postcode=postcode, type=kind)
    return Scope(1, "Odile", Role.OFFICER, academie_id=factories.make_academie().pk)


def uais(found: Found) -> list[str]:
    return [school.uai for school in found.rank(School.objects.all())]


@pytest.mark.parametrize("typed", ["0860034V", "0860034v", " 086 0034 v "])
def test_search_exact_uai_finds_its_school_alone(scope: Scope, typed: str) -> None:
    found = search_schools(scope, typed)

    assert (uais(found), found.meant_uais) == (["0860034V"], ())


@pytest.mark.parametrize("typed", ["0860034X", "0860034x", "0860034"])
def test_search_wrong_or_missing_letter_names_the_right_one(scope: Scope, typed: str) -> None:
    found = search_schools(scope, typed)

    assert (uais(found), found.meant_uais) == (["0860034V"], ("0860034V",))


@pytest.mark.parametrize("typed", ["0860043V", "0860134V", "0861034V"])
def test_search_uai_with_a_slip_in_its_digits_names_those_it_may_stand_for(scope: Scope, typed: str) -> None:
    found = search_schools(scope, typed)

    assert (uais(found), found.meant_uais) == (["0860034V"], ("0860034V",))


def test_search_school_of_the_right_letter_comes_before_a_slip(scope: Scope) -> None:
    right = factories.make_school(uai="0860043E")

    assert search_schools(scope, "0860043V").meant_uais == (right.uai, "0860034V")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("086003", ["0860034V"]),
        ("086 00", ["0860034V", "0860049L", "0860076R"]),
        ("0160", ["0160005U", "0160866E"]),
        ("86000", ["0860034V", "0860076R"]),
        ("86 000", ["0860034V", "0860076R"]),
        ("999999", []),
    ],
)
def test_search_first_digits_of_a_uai_or_a_postcode(scope: Scope, typed: str, expected: list[str]) -> None:
    assert sorted(uais(search_schools(scope, typed))) == expected


def test_search_uai_nobody_has_finds_nothing(scope: Scope) -> None:
    assert search_schools(scope, factories.make_uai(999)) == Found(())


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("collège jules michelet", ["0160005U"]),
        ("COLLEGE JULES-MICHELET", ["0160005U"]),
        ("angouleme", ["0160005U"]),
        ("Angoulème", ["0160005U"]),
        ("saint jean d’angely", ["0170118L"]),
        ("st-jean-d'angély", ["0170118L"]),
        ("ste sophie", ["0170118L"]),
        ("Saint Sophie", ["0170118L"]),
        ("michlet", ["0160005U"]),
        ("colege jules micheltet", ["0160005U"]),
        ("vitcor hugo", ["0860034V"]),
        ("17400", ["0170118L"]),
        ("camille guerin", ["0860049L"]),
        ("camille guérin vouneuil", ["0860049L"]),
        ("lgt victor hugo", ["0860034V"]),
    ],
)
def test_search_text_finds_the_school(scope: Scope, typed: str, expected: list[str]) -> None:
    assert uais(search_schools(scope, typed)) == expected


def test_search_namesakes_town_decides(scope: Scope) -> None:
    assert uais(search_schools(scope, "jean moulin barbezieux"))[0] == "0160866E"
    assert set(uais(search_schools(scope, "jean moulin"))) == {"0860076R", "0160866E"}


@pytest.mark.parametrize("typed", ["", "?!", "xwzykq"])
def test_search_nothing_like_it_finds_nothing(scope: Scope, typed: str) -> None:
    assert search_schools(scope, typed) == Found(())


def test_search_stays_within_the_scope(scope: Scope) -> None:
    region = factories.make_authority(kind=AuthorityKind.REGION, code="75", name="Nouvelle-Aquitaine")
    theirs = factories.make_school(name="Lycée Jean Moulin", authority=region, type=SchoolType.LYCEE)
    own = School.objects.get(uai="0860076R")

    def seen_by(scope: Scope) -> list[str]:
        return uais(search_schools(scope, "jean moulin"))

    assert seen_by(Scope(1, "Lecture", authority_id=region.pk)) == [theirs.uai]
    assert seen_by(Scope(1, "Direction", school_id=own.pk)) == [own.uai]
    assert seen_by(Scope(1, "Odile", academie_id=factories.make_academie(code="04").pk)) == []
    assert seen_by(NOBODY) == []


def test_index_is_kept_until_the_directory_changes(scope: Scope) -> None:
    index = school_index()
    assert school_index() is index

    factories.make_school(name="Collège Ronsard")
    assert len(uais(search_schools(scope, "ronsard"))) == 1


def test_index_is_built_again_after_an_import(scope: Scope) -> None:
    index = school_index()
    now = clock.now()

    ImportRun.objects.create(
        kind=ImportKind.ANNUAIRE,
        file="imports/annuaire.csv",
        file_name="annuaire.csv",
        file_sha256="0" * 64,
        state=ImportState.APPLIED,
        created_at=now,
        created_by="Odile",
        applied_at=now,
    )

    assert school_index() is not index


@pytest.mark.django_db
def test_search_empty_directory_finds_nothing() -> None:
    assert search_schools(NOBODY, "jean moulin") == Found(())


def test_trigrams_ligatures_are_two_letters() -> None:
    assert trigrams("Sacré-Cœur") == trigrams("sacre coeur")
