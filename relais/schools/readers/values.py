"""Read the cells of the ministry's files: codes mangled by spreadsheets, dates, numbers, school types."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from relais.core.school_year import SchoolYear
from relais.core.uai import suggest_uai
from relais.schools.enums import Contract, IssueKind, SchoolType, Sector

POSTCODE_LENGTH = 5
DETAIL_LENGTH = 200
UAI_TYPED_LENGTH = 20
FRENCH_DATE = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})")
EMAIL = re.compile(r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+$")
YEAR = re.compile(r"^[Rr]?\s*(20\d\d)(?:\s*[-/]\s*(?:20)?\d\d)?(?:\.0)?$")
NUMBER = re.compile(r"^(\d+)(?:[.,]0*)?$")
MAX_PUPILS = 20_000

# The ministry's nature codes (nomenclature N_NATURE_UAI), as found in its own files.
TYPE_OF_NATURE = {
    "300": SchoolType.LYCEE,
    "301": SchoolType.LYCEE,
    "302": SchoolType.LYCEE,
    "306": SchoolType.LYCEE,
    "307": SchoolType.LYCEE,
    "310": SchoolType.LYCEE,
    "320": SchoolType.LP,
    "334": SchoolType.LP,
    "335": SchoolType.LYCEE,
    "340": SchoolType.COLLEGE,
    "350": SchoolType.COLLEGE,
    "352": SchoolType.COLLEGE,
    "370": SchoolType.EREA,
    "390": SchoolType.COLLEGE,
}
# First degree, medico-social, family houses, post-bac alone, services.
OTHER_NATURE = re.compile(r"^([128]\d\d|380|4\d\d)$")
OTHER_TYPES = frozenset(
    {"ecole", "école", "service administratif", "médico-social", "information et orientation", "autre"},
)
VOCATIONAL = re.compile(
    r"^(lyc[ée]e\s+(d['’]enseignement\s+)?professionnel|lp\b|section .*professionnel)",
    re.IGNORECASE,
)
NAMED_TYPES = (
    (VOCATIONAL, SchoolType.LP),
    (re.compile(r"^(lyc[ée]e|lgt|lpo|lg|lt)\b", re.IGNORECASE), SchoolType.LYCEE),
    (re.compile(r"^(coll[èe]ge|clg)\b", re.IGNORECASE), SchoolType.COLLEGE),
    (re.compile(r"^(erea|etablissement r[ée]gional d)", re.IGNORECASE), SchoolType.EREA),
)
UNDER_CONTRACT_CODES = frozenset({"20", "21", "30", "31", "40", "41", "50", "51", "60"})
OUT_OF_CONTRACT_CODE = "10"


class ReadIssue(NamedTuple):
    """Something wrong on a line; `is_blocking` when the line is left out because of it.

    `academie_code` is that of the line, "" if nothing tells it.
    """

    kind: IssueKind
    line: int
    uai: str
    detail: str
    is_blocking: bool = True
    academie_code: str = ""


def bad_uai(line: int, uai: str, academie_code: str) -> ReadIssue:
    """Return what is wrong with a UAI, with the letter it should have."""
    meant = suggest_uai(uai)
    detail = f"Lettre attendue : {meant}" if meant else "Un UAI a sept chiffres et une lettre."
    return ReadIssue(IssueKind.BAD_UAI, line, uai[:UAI_TYPED_LENGTH], detail, academie_code=academie_code)


class FirstOf:
    """Cells by meaning: reads the first column that is there and filled among its known names."""

    def __init__(self, names: Mapping[str, tuple[str, ...]], columns: frozenset[str]) -> None:
        """Keep the known names by meaning, and which meanings this file has."""
        self.names = names
        self.present = {key for key, known in names.items() if not columns.isdisjoint(known)}

    def has(self, key: str) -> bool:
        """Tell whether the file has a column of this meaning."""
        return key in self.present

    def read(self, cells: Mapping[str, str], key: str) -> str:
        """Return the cell, "" if absent or empty; a JSON record may have columns the first ones lacked."""
        for name in self.names[key]:
            value = cells.get(name, "")
            if value:
                return value
        return ""


def read_code(text: str, length: int) -> str:
    """Return a code with the zeros a spreadsheet took away ("1500" → "01500", "340.0" → "340")."""
    code = text.removesuffix(".0").replace(" ", "").upper()
    return code.zfill(length) if code else ""


def read_date(text: str) -> date | None:
    """Read 2026-05-27, with a time or not, or 27/05/2026; None if empty; ValueError otherwise."""
    if not text:
        return None
    if french := FRENCH_DATE.match(text):
        day, month, year = map(int, french.groups())
        return date(year, month, day)
    return datetime.fromisoformat(text).date()


def read_year(text: str) -> SchoolYear | None:
    """Read 2024, 2024-2025, 2024-25, R2024; None otherwise."""
    match = YEAR.match(text)
    return SchoolYear(int(match[1])) if match else None


def read_number(text: str) -> int | None:
    """Read a count of pupils, None if empty; ValueError if it is none."""
    if not text:
        return None
    match = NUMBER.match(text.replace(" ", ""))
    if not match or int(match[1]) > MAX_PUPILS:
        raise ValueError(text)
    return int(match[1])


def read_coordinates(latitude: str, longitude: str, position: str) -> tuple[float, float] | None:
    """Read the two degrees, from their columns or "46.5, 0.34"; None if absent, illegible or null."""
    if not (latitude and longitude):
        latitude, _, longitude = position.partition(",") if position.count(",") == 1 else ("", "", "")
    try:
        pair = float(latitude.replace(",", ".")), float(longitude.replace(",", "."))
    except ValueError:
        return None
    in_range = abs(pair[0]) <= 90 and abs(pair[1]) <= 180  # noqa: PLR2004 - degrees
    return pair if in_range and pair != (0.0, 0.0) else None


def is_out_of_scope(nature: str, type_label: str) -> bool:
    """Tell whether this is something else than a school of the second degree (école, service, CIO…)."""
    if nature in TYPE_OF_NATURE:
        return False
    label = type_label.lower()
    if OTHER_NATURE.match(nature):
        return label not in {"collège", "lycée", "erea"}
    return label in OTHER_TYPES


def read_type(nature: str, type_label: str, name: str) -> SchoolType:
    """Return the type from the nature code first, then the type column and the name; OTHER if none tells."""
    if nature in TYPE_OF_NATURE:
        return TYPE_OF_NATURE[nature]
    if OTHER_NATURE.match(nature):  # a post-bac school that calls itself a lycée
        return SchoolType.OTHER
    if type_label.lower() == "lycée" and VOCATIONAL.match(name):
        return SchoolType.LP
    for text in (type_label, name):
        for pattern, school_type in NAMED_TYPES:
            if pattern.match(text):
                return school_type
    return SchoolType.OTHER


def read_sector(text: str) -> Sector | None:
    """Read "Public", "Privé", "PU", "PR"; None otherwise."""
    word = text.lower()
    if word.startswith("pu"):
        return Sector.PUBLIC
    return Sector.PRIVATE if word.startswith("pr") else None


def read_contract(sector: Sector, code: str, label: str, under_contract: str) -> Contract:
    """Return the contract of a private school, from its code, its label, or oui/non/inconnu."""
    if sector == Sector.PUBLIC:
        return Contract.NOT_APPLICABLE
    if under_contract:
        return {"oui": Contract.UNDER, "non": Contract.NONE}.get(under_contract.lower(), Contract.UNKNOWN)
    if code in UNDER_CONTRACT_CODES or ("CONTRAT" in label.upper() and "HORS" not in label.upper()):
        return Contract.UNDER
    return Contract.NONE if code == OUT_OF_CONTRACT_CODE or "HORS" in label.upper() else Contract.UNKNOWN
