"""What a list of a past year says, before it is believed: a CSV, or the first sheet of a workbook."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import IO, Any

from python_calamine import CalamineError, load_workbook

from relais.core.school_year import SchoolYear
from relais.designations.enums import ListField
from relais.schools.readers import UnreadableFileError, open_source
from relais.schools.readers.sources import clean, normalise_column

MOST_LINES = 5_000
MOST_UNPACKED_BYTES = 200_000_000
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
WORKBOOK_MEMBERS = frozenset({"[Content_Types].xml", "content.xml"})
LEAST_HEADINGS = 2

UNREADABLE = (
    "Ce fichier ne se lit pas comme une liste. Envoyez un classeur XLSX ou ODS sans mot de passe, ou un CSV."
)
NO_HEADINGS = "La première ligne doit porter les titres des colonnes, au moins deux. Ajoutez-les au fichier."
NO_LINE = "Ce fichier n'a aucune ligne sous les titres."
TOO_LONG = "Ce fichier dépasse 5 000 lignes : envoyez-le en plusieurs fois."
TOO_LARGE = "Ce classeur est trop lourd une fois ouvert. Enregistrez sa première feuille en CSV."

# Headings met in academies' lists, in the plain letters of `normalise_column`.
GUESSES: Mapping[ListField, Sequence[str]] = {
    ListField.UAI: ("uai", "rne", "code_uai", "numero_uai", "n_uai", "code_rne", "uai_etablissement"),
    ListField.SCHOOL: ("etablissement", "nom_etablissement", "nom_de_l_etablissement", "nom_etab", "etab"),
    ListField.TOWN: ("commune", "ville", "nom_commune", "localite"),
    ListField.LAST_NAME: ("nom", "nom_usuel", "nom_d_usage", "nom_de_famille", "nom_referent"),
    ListField.FIRST_NAME: ("prenom", "prenom_usuel", "prenom_referent"),
    ListField.FULL_NAME: ("nom_prenom", "nom_et_prenom", "prenom_nom", "referent", "rupn", "identite"),
    ListField.ADDRESS: (
        *("adresse_electronique", "adresse_academique", "courriel", "mail", "email", "e_mail", "mel"),
        *("adresse_mail", "adresse_courriel", "adresse"),
    ),
    ListField.YEAR: ("annee_scolaire", "annee", "rentree", "campagne"),
    ListField.NEWCOMER: ("debute", "debutant", "debute_dans_la_fonction", "nouveau", "neo_rupn"),
}
YEAR_WRITTEN = re.compile(r"^\D*(?P<first>20\d\d)(?:\s*[-/–]\s*(?P<second>20\d\d|\d\d))?\s*$")
CENTURY = 100
YES = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes"})
NO = frozenset({"", "non", "n", "0", "faux", "false", "no"})


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of the list, numbered as the spreadsheet does, its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListTable:
    """A whole list: its headings as written, by column in their order, and its lines."""

    labels: Mapping[str, str]
    rows: Sequence[TableRow]

    @property
    def signature(self) -> str:
        """What two files of the same headings share, whatever their order."""
        return sha256("|".join(sorted(self.labels)).encode()).hexdigest()


def read_table(file: IO[bytes]) -> ListTable:
    """Read a list whole. Raises UnreadableFileError, which says in French what to do."""
    is_workbook = file.read(4).startswith(WORKBOOKS)
    file.seek(0)
    labels, rows = _read_workbook(file) if is_workbook and _is_whole_workbook(file) else _read_csv(file)
    if len(labels) < LEAST_HEADINGS:
        raise UnreadableFileError(NO_HEADINGS)
    if not rows:
        raise UnreadableFileError(NO_LINE)
    if len(rows) > MOST_LINES:
        raise UnreadableFileError(TOO_LONG)
    return ListTable(labels, rows)


def _is_whole_workbook(file: IO[bytes]) -> bool:
    """Tell a workbook from a zip that holds a CSV; refuse one made to fill the memory."""
    if not zipfile.is_zipfile(file):
        file.seek(0)
        return True
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    file.seek(0)
    if sum(member.file_size for member in members) > MOST_UNPACKED_BYTES:
        raise UnreadableFileError(TOO_LARGE)
    return not WORKBOOK_MEMBERS.isdisjoint(member.filename for member in members)


def _read_csv(file: IO[bytes]) -> tuple[Mapping[str, str], list[TableRow]]:
    try:
        with open_source(file) as source:
            rows = [TableRow(row.line, row.cells) for row in islice(source.rows, MOST_LINES + 1)]
            return {column: label for column, label in source.labels.items() if column}, rows
    except UnreadableFileError as error:
        raise UnreadableFileError(UNREADABLE) from error


def _read_workbook(file: IO[bytes]) -> tuple[Mapping[str, str], list[TableRow]]:
    try:
        sheet = load_workbook(file).get_sheet_by_index(0)
        lines = enumerate(sheet.to_python(skip_empty_area=False), start=1)
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFileError(UNREADABLE) from error
    texts = ((number, [clean(_text(cell)) for cell in cells]) for number, cells in lines)
    filled = ((number, cells) for number, cells in texts if any(cells))
    # A title above the headings is one cell.
    headings = next((cells for _, cells in filled if sum(map(bool, cells)) >= LEAST_HEADINGS), [])
    columns = list(_columns(headings))
    rows = [
        TableRow(number, {column: cell for column, cell in zip(columns, cells, strict=False) if column})
        for number, cells in islice(filled, MOST_LINES + 1)
    ]
    return {column: label for column, label in zip(columns, headings, strict=True) if column}, rows


def _columns(headings: Iterable[str]) -> Iterator[str]:
    """Yield a column's name for each heading; the second one of the same name has a rank."""
    seen: dict[str, int] = {}
    for heading in headings:
        name = normalise_column(heading)
        seen[name] = seen.get(name, 0) + 1
        yield f"{name}_{seen[name]}" if name and seen[name] > 1 else name


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever a workbook holds
    """Write a cell as it is read: 2024 without decimals, oui and non for a tick."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def guess_columns(labels: Iterable[str]) -> dict[str, str]:
    """Return, by field, the column its usual headings name."""
    columns = list(labels)
    found = {
        field.value: next((name for name in names if name in columns), "") for field, names in GUESSES.items()
    }
    return {field: column for field, column in found.items() if column}


def read_year(text: str) -> SchoolYear | None:
    """Return the year of "2024-2025", "2024/25", "Rentrée 2024"; None for anything else."""
    found = YEAR_WRITTEN.match(text.strip())
    if not found:
        return None
    year = SchoolYear(int(found["first"]))
    second = found["second"]
    is_next = second is None or int(second) % CENTURY == year.next.start % CENTURY
    return year if is_next else None


def read_yes(text: str) -> bool | None:
    """Return whether a cell says yes; None for what is neither yes nor no."""
    plain = text.strip().lower()
    return True if plain in YES else False if plain in NO else None


def split_name(text: str) -> tuple[str, str]:
    """Return last and first name of "DUPONT Camille", "Camille DUPONT" or "Dupont, Camille".

    Two empty texts when nothing tells one from the other.
    """
    if "," in text:
        last, _, first = text.partition(",")
        return last.strip(), first.strip()
    words = text.split()
    capitals = [word for word in words if word.isupper() and len(word) > 1]
    others = [word for word in words if word not in capitals]
    return (" ".join(capitals), " ".join(others)) if capitals and others else ("", "")
