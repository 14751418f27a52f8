"""The ministry's calendar file and iCal files: the right days, of the right academy."""

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest

from relais.core.school_year import SchoolYear
from relais.schools.enums import HolidayZone
from relais.schools.readers import UnreadableFileError
from relais.schools.readers.calendar import Difference, compare_periods, read_calendar
from relais.schools.reference import ACADEMIES
from relais.schools.reference.calendars import Period, public_holidays, published_periods
from tests.schools.import_files import DATA

YEAR = SchoolYear(2025)
HEADER = "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire\n"
TOUSSAINT = "Vacances de la Toussaint;-;2025-10-17T22:00:00+00:00;2025-11-02T23:00:00+00:00;{};{};2025-2026\n"


def read(content: str, *, code: str = "13", zone: str = "A", year: SchoolYear = YEAR) -> list[Period]:
    file = BytesIO(content.encode())
    return read_calendar(file, academie_name=ACADEMIES[code].name, academie_code=code, zone=zone, year=year)


def line(name: str, start: str, end: str, academie: str = "Poitiers", population: str = "-") -> str:
    return HEADER + f"{name};{population};{start};{end};{academie};Zone A;2025-2026\n"


def test_an_instant_is_the_day_it_is_in_paris() -> None:
    assert read(HEADER + TOUSSAINT.format("Poitiers", "Zone A")) == [
        Period(date(2025, 10, 18), date(2025, 11, 2), "Vacances de la Toussaint")
    ]


@pytest.mark.parametrize(
    ("name", "start", "end", "expected"),
    [
        # They leave on Tuesday after class, and come back on a Monday morning.
        ("Vacances", "2026-06-23", "2026-06-29", (date(2026, 6, 24), date(2026, 6, 28))),
        # A Saturday and a public holiday have no class to leave after.
        ("Vacances", "2026-06-20", "2026-06-29", (date(2026, 6, 20), date(2026, 6, 28))),
        ("Pont de l'Ascension", "2026-05-14", "2026-05-18", (date(2026, 5, 14), date(2026, 5, 17))),
        # One day, told by itself.
        ("Journée vaquée", "2026-06-19", "2026-06-19", (date(2026, 6, 19), date(2026, 6, 19))),
        ("Semaine en mai", "2026-05-29", "2026-05-30", (date(2026, 5, 29), date(2026, 5, 29))),
        # The ministry tells when the summer begins, the year tells when it ends.
        ("Début des Vacances d'Été", "2026-07-07", "2026-07-07", (date(2026, 7, 8), date(2026, 8, 31))),
        ("Vacances", "23/06/2026", "29/06/2026", (date(2026, 6, 24), date(2026, 6, 28))),
    ],
)
def test_bounds(name: str, start: str, end: str, expected: tuple[date, date]) -> None:
    [period] = read(line(name, start, end))

    assert (period.first_day, period.last_day) == expected


def test_beginning_is_left_out_of_the_name() -> None:
    assert read(line("Début des Vacances d'Été", "2026-07-04", "2026-07-04"))[0].name == "Vacances d'Été"


def test_lines_of_the_academy_come_before_those_of_its_zone() -> None:
    content = HEADER + TOUSSAINT.format("Lyon", "Zone A") + TOUSSAINT.format("Nice", "Zone B")
    own = "Pont;-;2026-06-04T22:00:00+00:00;2026-06-07T22:00:00+00:00;Réunion;Réunion;2025-2026\n"

    assert [each.name for each in read(content)] == ["Vacances de la Toussaint"]
    assert [each.name for each in read(content + own, code="28", zone="")] == ["Pont"]


@pytest.mark.parametrize("population", ["Enseignants", "Élèves du premier degré", "Saint-Martin"])
def test_lines_of_others_are_left_out(population: str) -> None:
    with pytest.raises(UnreadableFileError, match="aucune période sans classe"):
        read(line("Vacances d'Été", "2026-07-04", "2026-08-31", population=population))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("uai;zone\n0860034V;Poitiers\n", "n'est pas un calendrier scolaire"),
        (HEADER + TOUSSAINT.format("Nice", "Zone B"), "aucune période sans classe"),
        (HEADER + TOUSSAINT.format("Lyon", ""), "aucune période sans classe"),
        (line("Vacances", "hier", "2026-06-29"), "« hier » n'est pas une date"),
        (line("Vacances", "2026-06-20", ""), "«  » n'est pas une date"),
        ("", "Ce fichier est vide"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "aucune période sans classe"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Vacances\nEND:VEVENT\n", "«  » n'est pas une date"),
    ],
)
def test_what_cannot_be_read_says_why(content: str, sentence: str) -> None:
    with pytest.raises(UnreadableFileError, match=sentence):
        read(content)


ICAL = """\
BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20251018
DTEND;VALUE=DATE:20251103
SUMMARY:Vacances de la Toussaint - Zones A\\, B
  et C
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260214
DTEND;VALUE=DATE:20260302
SUMMARY:Vacances d'hiver - Zone B
END:VEVENT
BEGIN:VEVENT
DTSTART:20260206T230000Z
DTEND:20260222T230000Z
SUMMARY:Vacances d'hiver
LOCATION:Zone A
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20250829
SUMMARY:Prérentrée des enseignants
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20260704
SUMMARY:Début des vacances d'été
END:VEVENT
END:VCALENDAR
"""


def test_ical() -> None:
    expected = [
        Period(date(2025, 10, 18), date(2025, 11, 2), "Vacances de la Toussaint"),
        Period(date(2026, 2, 7), date(2026, 2, 22), "Vacances d'hiver"),
        Period(date(2026, 7, 4), date(2026, 8, 31), "Vacances d'été"),
    ]

    assert read(ICAL) == expected
    assert read("\ufeff" + ICAL.replace("\n", "\r\n")) == expected


def test_differences() -> None:
    winter, spring = Period(date(2026, 2, 7), date(2026, 2, 22), "Vacances d'hiver"), date(2026, 4, 4)
    moved = Period(date(2026, 2, 7), date(2026, 2, 23), "VACANCES D’HIVER")
    bridge, other = Period(spring, spring, "Pont"), Period(date(2026, 6, 1), date(2026, 6, 1), "Pont")

    assert compare_periods([winter, bridge], [winter, bridge]) == []
    found = compare_periods([winter, bridge, other], [moved, bridge])
    assert found == [Difference(winter, moved), Difference(other, None)]
    assert [(one.kind, one.period) for one in found] == [("Modification", moved), ("Retrait", other)]
    assert [one.kind for one in compare_periods([], [winter])] == ["Ajout"]


# The files lent beside the repository


def lent(name: str) -> str:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not in {DATA.name} beside the repository")
    return path.read_text()


def weekdays_off(periods: list[Period]) -> set[date]:
    return {day for period in periods for day in period.days() if day.weekday() < 5}


@pytest.mark.parametrize("zone", HolidayZone.values)
@pytest.mark.parametrize("start", [2024, 2025, 2026])
def test_what_we_publish_is_what_was_published(zone: str, start: int) -> None:
    year = SchoolYear(start)
    rows = csv.DictReader(StringIO(lent("vacances_zones_2024_2028.csv")), delimiter=";")
    told = [
        Period(date.fromisoformat(row["premier_jour"]), date.fromisoformat(row["dernier_jour"]), row["nom"])
        for row in rows
        if row["zone"] == f"Zone {zone}"
    ]
    ours = published_periods(zone, year)
    missing = {date(2025, 5, 30), date(2026, 5, 15)}  # the file has no bridge before 2027

    inside = [each for each in told if year.first_day <= each.first_day <= year.last_day]
    off = public_holidays(start) | public_holidays(start + 1)
    assert weekdays_off(ours) - missing - set(off) == weekdays_off(inside) - set(off)


@pytest.mark.parametrize(("code", "zone"), [("13", "A")])
def test_what_we_publish_is_what_the_ministry_file_says(code: str, zone: str) -> None:
    content = lent("calendrier_scolaire.csv")

    for start in (2024, 2025):
        assert weekdays_off(read(content, code=code, zone=zone, year=SchoolYear(start))) == weekdays_off(
            published_periods(zone, SchoolYear(start))
        )


def test_public_holidays_are_those_published() -> None:
    rows = list(csv.DictReader(StringIO(lent("jours_feries_2024_2030.csv")), delimiter=";"))

    days = {day for year in range(2024, 2031) for day in public_holidays(year)}
    assert days == {date.fromisoformat(row["date"]) for row in rows}
