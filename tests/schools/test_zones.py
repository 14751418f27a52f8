"""Zones set by hand, by file, from last year."""

import pytest

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import SYSTEM
from relais.schools.domain.add_zone import add_zone
from relais.schools.domain.assign_zone import assign_zone, assign_zones
from relais.schools.domain.carry_zones import carry_zones
from relais.schools.domain.import_zones import import_zones
from relais.schools.enums import ZoneSource
from relais.schools.models import School, SchoolZone
from tests import factories
from tests.cast import Cast

YEAR = factories.YEAR


def zone_of(school: School) -> tuple[str, str]:
    held = SchoolZone.objects.get(school=school, year=YEAR)
    return held.zone.name, held.source


def acts() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("pk").values_list("act", "comment"))


def test_assign_new_zone_is_made_and_journaled(cast: Cast) -> None:
    actor = factories.scope_of(cast.officer)

    assign_zone(actor=actor, school=cast.school, year=YEAR, zone_name="  Nord   Vienne ")

    assert zone_of(cast.school) == ("Nord Vienne", ZoneSource.MANUAL)
    assert acts() == [("assign_zone", "2026-2027 : Nord Vienne (saisie)")]


def test_assign_another_zone_tells_both(cast: Cast) -> None:
    factories.make_school_zone(cast.school, factories.make_zone("Sud"), source=ZoneSource.DEPARTEMENT)

    assign_zone(actor=SYSTEM, school=cast.school, year=YEAR, zone_name="nord")
    assign_zone(actor=SYSTEM, school=cast.school, year=YEAR, zone_name="NORD")

    assert zone_of(cast.school) == ("nord", ZoneSource.MANUAL)
    assert acts() == [("assign_zone", "2026-2027 : Sud → nord (saisie)")]


def test_assign_by_file_leaves_what_was_set_by_hand(cast: Cast) -> None:
    factories.make_school_zone(cast.school, factories.make_zone("Sud"))

    assign_zone(actor=SYSTEM, school=cast.school, year=YEAR, zone_name="Nord", source=ZoneSource.CSV)

    assert zone_of(cast.school) == ("Sud", ZoneSource.MANUAL)
    assert acts() == []


@pytest.mark.parametrize("person", ["pay_officer", "head", "outsider"])
def test_assign_anybody_else_is_refused(cast: Cast, person: str) -> None:
    actor = factories.scope_of(getattr(cast, person))

    with pytest.raises(DomainError) as refusal:
        assign_zone(actor=actor, school=cast.school, year=YEAR, zone_name="Nord")

    assert refusal.value.code == "forbidden"


def test_zones_of_a_closed_year_do_not_change(cast: Cast) -> None:
    closed = SchoolYear.current().previous

    for write in (
        lambda: assign_zone(actor=SYSTEM, school=cast.school, year=closed, zone_name="Nord"),
        lambda: carry_zones(actor=SYSTEM, academie=cast.academie, year=closed),
        lambda: import_zones(actor=SYSTEM, academie=cast.academie, year=closed, content=b"0860034V;Nord"),
    ):
        with pytest.raises(DomainError) as refusal:
            write()
        assert refusal.value.code == "closed_year"
        assert refusal.value.message == f"L'année {closed} est close : ses zones ne changent plus."
    assert SchoolZone.objects.count() == 0


@pytest.mark.parametrize(("name", "code"), [("  ", "zone_name_required"), ("x" * 201, "zone_name_too_long")])
def test_assign_zone_name_unfit_is_refused(cast: Cast, name: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        assign_zone(actor=SYSTEM, school=cast.school, year=YEAR, zone_name=name)

    assert refusal.value.code == code


def test_assign_several_are_all_in_the_zone(cast: Cast) -> None:
    assign_zones(actor=SYSTEM, schools=[cast.school, cast.other_school], year=YEAR, zone_name="Nord")

    assert {zone_of(cast.school), zone_of(cast.other_school)} == {("Nord", ZoneSource.MANUAL)}


def test_add_zone_twice_is_refused(cast: Cast) -> None:
    actor = factories.scope_of(cast.officer)
    add_zone(actor=actor, academie=cast.academie, name="Nord")

    with pytest.raises(DomainError) as refusal:
        add_zone(actor=actor, academie=cast.academie, name=" nord ")

    assert refusal.value.code == "zone_exists"
    assert acts() == [("add_zone", "académie de Poitiers")]


def test_writes_by_the_head_are_refused(cast: Cast) -> None:
    actor = factories.scope_of(cast.head)

    for write in (
        lambda: add_zone(actor=actor, academie=cast.academie, name="Nord"),
        lambda: carry_zones(actor=actor, academie=cast.academie, year=YEAR),
        lambda: import_zones(actor=actor, academie=cast.academie, year=YEAR, content=b""),
    ):
        with pytest.raises(DomainError) as refusal:
            write()
        assert refusal.value.code == "forbidden"


@pytest.mark.django_db
@pytest.mark.parametrize("source", [ZoneSource.MANUAL, ZoneSource.CSV])
def test_carry_last_years_own_zone_comes_first(source: ZoneSource) -> None:
    school = factories.make_school(ministry_zone="Bassin de Poitiers")
    factories.make_school_zone(school, factories.make_zone("Nord"), year=YEAR.previous, source=source)

    assert carry_zones(actor=SYSTEM, academie=school.academie, year=YEAR) == 1
    assert zone_of(school) == ("Nord", source)


@pytest.mark.django_db
def test_carry_then_the_file_then_the_departement() -> None:
    filed = factories.make_school(ministry_zone="Bassin de Poitiers")
    factories.make_school_zone(
        filed, factories.make_zone("Vieux"), year=YEAR.previous, source=ZoneSource.FILE
    )
    bare = factories.make_school()
    nameless = factories.make_school(departement_name="", departement_code="086")

    carry_zones(actor=SYSTEM, academie=filed.academie, year=YEAR)

    assert zone_of(filed) == ("Bassin de Poitiers", ZoneSource.FILE)
    assert zone_of(bare) == ("Vienne", ZoneSource.DEPARTEMENT)
    assert zone_of(nameless) == ("086", ZoneSource.DEPARTEMENT)


@pytest.mark.django_db
def test_carry_twice_changes_nothing() -> None:
    school = factories.make_school()
    factories.make_school(is_open=False, closed_on=YEAR.first_day)

    assert carry_zones(actor=SYSTEM, academie=school.academie, year=YEAR) == 1
    assert carry_zones(actor=SYSTEM, academie=school.academie, year=YEAR) == 0
    assert acts() == [("carry_zones", "2026-2027 : 1\u00a0établissement placé")]


@pytest.mark.django_db
def test_carry_puts_a_nearer_zone_in_the_place_of_a_departement() -> None:
    filed, bare, by_hand, chosen = (
        factories.make_school(ministry_zone=zone) for zone in ("Nord", "", "Nord", "")
    )
    departement = factories.make_zone("Vienne")
    for school in (filed, bare, chosen):
        factories.make_school_zone(school, departement, source=ZoneSource.DEPARTEMENT)
    factories.make_school_zone(by_hand, departement)
    factories.make_school_zone(chosen, factories.make_zone("Sud"), year=YEAR.previous)

    assert carry_zones(actor=SYSTEM, academie=filed.academie, year=YEAR) == 2
    assert [zone_of(school) for school in (filed, bare, by_hand, chosen)] == [
        ("Nord", ZoneSource.FILE),
        ("Vienne", ZoneSource.DEPARTEMENT),
        ("Vienne", ZoneSource.MANUAL),
        ("Sud", ZoneSource.MANUAL),
    ]
    assert carry_zones(actor=SYSTEM, academie=filed.academie, year=YEAR) == 0


def csv_of(cast: Cast, zone: str = "Nord-Vienne") -> str:
    return f"UAI;zone\r\n{cast.school.uai.lower()};{zone}\r\n\r\n{cast.other_school.uai}; {zone} \r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_import_each_encoding_is_read(cast: Cast, encoding: str) -> None:
    content = csv_of(cast, "Châtellerault").encode(encoding)

    result = import_zones(actor=SYSTEM, academie=cast.academie, year=YEAR, content=content)

    assert (result.assigned, result.errors) == (2, [])
    assert zone_of(cast.school) == ("Châtellerault", ZoneSource.CSV)


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_import_other_delimiters_are_read(cast: Cast, delimiter: str) -> None:
    content = csv_of(cast).replace(";", delimiter).encode()

    assert import_zones(actor=SYSTEM, academie=cast.academie, year=YEAR, content=content).assigned == 2


def test_import_lines_that_end_as_on_an_old_macintosh_are_read(cast: Cast) -> None:
    content = csv_of(cast).replace("\r\n", "\r").encode()

    assert import_zones(actor=SYSTEM, academie=cast.academie, year=YEAR, content=content).assigned == 2


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "Ce fichier est une image"),
        (b"PK\x03\x04" + bytes(99), "Ce fichier est un classeur"),
        (b'UAI;"' + b"x" * 200_000, "Ce fichier n'est pas un CSV"),
    ],
)
def test_import_what_is_no_csv_is_refused(cast: Cast, content: bytes, expected: str) -> None:
    with pytest.raises(DomainError) as refusal:
        import_zones(actor=SYSTEM, academie=cast.academie, year=YEAR, content=content)

    assert refusal.value.code == "unreadable_file"
    assert refusal.value.message.startswith(expected)


def test_import_twice_changes_nothing(cast: Cast) -> None:
    content = csv_of(cast).encode()
    import_zones(actor=SYSTEM, academie=cast.academie, year=YEAR, content=content)

    again = import_zones(actor=SYSTEM, academie=cast.academie, year=YEAR, content=content)

    assert (again.assigned, again.unchanged) == (0, 2)


def test_import_zone_set_by_hand_survives(cast: Cast) -> None:
    factories.make_school_zone(cast.school, factories.make_zone("Sud"))

    result = import_zones(actor=SYSTEM, academie=cast.academie, year=YEAR, content=csv_of(cast).encode())

    assert result.summary == (
        "1\u00a0établissement placé, 0\u00a0inchangé, 1\u00a0laissé dans la zone saisie à la main"
    )
    assert zone_of(cast.school) == ("Sud", ZoneSource.MANUAL)


def test_import_errors_are_told_by_line_and_nothing_is_written(cast: Cast) -> None:
    good = cast.school.uai
    digits = good[:7]
    wrong = digits + ("A" if good[7] != "A" else "B")
    unknown = factories.make_uai(999)
    lines = [
        f"{good};Nord",
        f"{wrong};Nord",
        "établissement;Nord",
        f"{unknown};Nord",
        f"{good};Sud",
        f"{cast.other_school.uai};",
        f"{cast.other_school.uai}",
        f"{cast.other_school.uai};{'x' * 201}",
    ]

    content = "\n".join(lines).encode()
    result = import_zones(actor=SYSTEM, academie=cast.academie, year=YEAR, content=content)

    assert [str(error) for error in result.errors] == [
        f"Ligne 2 : « {wrong} » n'est pas un numéro UAI. Vouliez-vous dire {good} ?",
        "Ligne 3 : « établissement » n'est pas un numéro UAI. Exemple : 0860034V.",
        f"Ligne 4 : aucun établissement {unknown} dans cette académie.",
        f"Ligne 5 : l'établissement {good} figure déjà à la ligne 1.",
        f"Ligne 6 : la zone de l'établissement {cast.other_school.uai} manque.",
        f"Ligne 7 : la zone de l'établissement {cast.other_school.uai} manque.",
        "Ligne 8 : un nom de zone compte au plus 200 caractères.",
    ]
    assert SchoolZone.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"UAI;zone\n", b"\n\n"])
def test_import_empty_file_is_refused(cast: Cast, content: bytes) -> None:
    with pytest.raises(DomainError) as refusal:
        import_zones(actor=SYSTEM, academie=cast.academie, year=YEAR, content=content)

    assert refusal.value.code == "empty_file"
