"""Read the academy's own file of zones: UAI;zone."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.core.uai import is_valid_uai, normalise_uai, suggest_uai
from relais.schools.domain.assign_zone import assign_zone, require_open_year
from relais.schools.enums import ZoneSource
from relais.schools.models import NAME_LENGTH, Academie, School
from relais.schools.readers import UnreadableFileError, require_text
from relais.schools.rules import can_edit_schools
from relais.ui.templatetags.ui import pluralise

COLUMNS = 2
DELIMITERS = ";\t,"
NOT_A_CSV = "Ce fichier n'est pas un CSV. Attendu : une ligne par établissement, UAI;zone."


@dataclass(frozen=True, slots=True)
class LineError:
    """What is wrong on a line of the file, numbered as an editor does."""

    line: int
    text: str

    def __str__(self) -> str:
        """Return the error in a line."""
        return f"Ligne {self.line} : {self.text}"


@dataclass(slots=True)
class ZoneImport:
    """What became of the file; with an error nothing was written."""

    assigned: int = 0
    kept_manual: int = 0
    unchanged: int = 0
    errors: list[LineError] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """Return what was done, in a sentence's end."""
        return ", ".join(
            (
                pluralise(self.assigned, "établissement placé,établissements placés"),
                pluralise(self.unchanged, "inchangé,inchangés"),
                pluralise(self.kept_manual, "laissé,laissés") + " dans la zone saisie à la main",
            )
        )


@transaction.atomic
def import_zones(*, actor: Scope, academie: Academie, year: SchoolYear, content: bytes) -> ZoneImport:
    """Put each school of the file in its zone for the year, unless set by hand; all lines or none.

    Twice changes nothing. Raises DomainError `forbidden`, `closed_year`, `empty_file` or `unreadable_file`.
    """
    if not can_edit_schools(actor, academie.pk):
        raise DomainError("forbidden", "Seule l'équipe académique importe des zones.")
    require_open_year(year)
    result = ZoneImport()
    wanted = dict(_read_or_refuse(content, academie, result.errors))
    if not wanted and not result.errors:
        raise DomainError(
            "empty_file", "Ce fichier est vide. Attendu : une ligne par établissement, UAI;zone."
        )
    if result.errors:
        return result
    for school, zone_name in wanted.items():
        before = school.zones.filter(year=year).values_list("zone_id", "source").first()
        after = assign_zone(actor=actor, school=school, year=year, zone_name=zone_name, source=ZoneSource.CSV)
        if after.source == ZoneSource.MANUAL:
            result.kept_manual += 1
        elif before == (after.zone_id, after.source):
            result.unchanged += 1
        else:
            result.assigned += 1
    record_entry(actor=actor, act="import_zones", on=academie, comment=f"{year} : {result.summary}")
    return result


def _read_or_refuse(content: bytes, academie: Academie, errors: list[LineError]) -> list[tuple[School, str]]:
    """Return the lines read; DomainError `unreadable_file` for what is no CSV at all."""
    try:
        if content.strip():
            require_text(content)
        return list(_read_lines(content, academie, errors))
    except UnreadableFileError as error:
        raise DomainError("unreadable_file", str(error)) from error
    except csv.Error as error:
        raise DomainError("unreadable_file", NOT_A_CSV) from error


def _read_lines(content: bytes, academie: Academie, errors: list[LineError]) -> Iterator[tuple[School, str]]:
    schools = {school.uai: school for school in School.objects.filter(academie=academie)}
    seen: dict[str, int] = {}
    for line, cells in _rows(decode(content)):
        uai = normalise_uai(cells[0])
        problem = _problem(uai, cells, seen, schools)
        if problem:
            errors.append(LineError(line, problem))
        else:
            seen[uai] = line
            yield schools[uai], cells[1]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=None), delimiter=delimiter)
    for cells in reader:
        tidy = [" ".join(cell.split()) for cell in cells]
        if not any(tidy) or (reader.line_num == 1 and not any(map(str.isdigit, tidy[0]))):
            continue  # a blank line, or the headings
        yield reader.line_num, tidy


def _problem(uai: str, cells: list[str], seen: dict[str, int], schools: dict[str, School]) -> str:
    if not is_valid_uai(uai):
        meant = suggest_uai(uai)
        hint = f" Vouliez-vous dire {meant} ?" if meant else " Exemple : 0860034V."
        return f"« {cells[0]} » n'est pas un numéro UAI.{hint}"
    if uai not in schools:
        return f"aucun établissement {uai} dans cette académie."
    if uai in seen:
        return f"l'établissement {uai} figure déjà à la ligne {seen[uai]}."
    if len(cells) < COLUMNS or not cells[1]:
        return f"la zone de l'établissement {uai} manque."
    if len(cells[1]) > NAME_LENGTH:
        return f"un nom de zone compte au plus {NAME_LENGTH} caractères."
    return ""


def decode(content: bytes) -> str:
    """Return the text of a file saved by a spreadsheet: UTF-8 with or without BOM, UTF-16, Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
