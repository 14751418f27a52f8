"""What a file's record would write on a school, as plain JSON values; and how they are written."""

from collections.abc import Mapping
from typing import Any

from relais.schools import reference
from relais.schools.enums import ChangeKind, Contract, SchoolType
from relais.schools.models import NAME_LENGTH, School
from relais.schools.readers import SchoolRecord

PHONE_LENGTH = 30
POSTCODE_LENGTH = 10
INSEE_LENGTH = 5
NATURE_LENGTH = 4
EMAIL_LENGTH = 254
# About ten centimetres: sources that agree up to there give the same point.
COORDINATE_DECIMALS = 6
EXAMPLE_DOMAIN = "example.org"

Values = dict[str, Any]

# The ministry's columns of School; the academy's own are in no list here, so that no import touches them.
COLUMNS = (
    "name",
    "type",
    "nature_code",
    "sector",
    "contract",
    "academie__code",
    "departement_code",
    "address",
    "postcode",
    "insee_code",
    "town",
    "latitude",
    "longitude",
    "email",
    "phone",
    "ministry_zone",
    "ministry",
    "parent_uai",
    "opened_on",
    "is_open",
)
KIND_OF_COLUMN = {
    "name": ChangeKind.RENAMED,
    "type": ChangeKind.TYPE_CHANGED,
    "nature_code": ChangeKind.TYPE_CHANGED,
}
# A value that says "not known": it never replaces one that is.
SILENT = (None, "", SchoolType.OTHER, Contract.UNKNOWN)


def values_of_record(record: SchoolRecord, *, example_addresses: bool) -> Values:
    """Return what the record says, cut to the columns' lengths; dates as ISO text.

    With `example_addresses` the school's real address and telephone are never kept.
    """
    latitude, longitude = record.coordinates or (None, None)
    return {
        "name": record.name[:NAME_LENGTH],
        "type": record.type.value,
        "nature_code": record.nature_code[:NATURE_LENGTH],
        "sector": record.sector.value,
        "contract": record.contract.value,
        "academie__code": record.academie_code,
        "departement_code": record.departement_code,
        "address": record.address[:NAME_LENGTH],
        "postcode": record.postcode[:POSTCODE_LENGTH],
        "insee_code": record.insee_code[:INSEE_LENGTH],
        "town": record.town[:NAME_LENGTH],
        "latitude": None if latitude is None else round(latitude, COORDINATE_DECIMALS),
        "longitude": None if longitude is None else round(longitude, COORDINATE_DECIMALS),
        "email": example_address(record.uai) if example_addresses else record.email[:EMAIL_LENGTH],
        "phone": "" if example_addresses else record.phone[:PHONE_LENGTH],
        "ministry_zone": record.ministry_zone[:NAME_LENGTH],
        "ministry": record.ministry[:NAME_LENGTH],
        "parent_uai": record.parent_uai,
        "opened_on": record.opened_on.isoformat() if record.opened_on else None,
        "is_open": record.is_open,
    }


def example_address(uai: str) -> str:
    """Return an address that leads nowhere, in the form of a school's mailbox."""
    return f"ce.{uai.lower()}@{EXAMPLE_DOMAIN}"


def differences(known: Values, found: Values) -> dict[ChangeKind, tuple[Values, Values]]:
    """Return, by kind of change, what is and what would be; a silent value changes nothing."""
    changes: dict[ChangeKind, tuple[Values, Values]] = {}
    for column, value in found.items():
        if value in SILENT or value == known[column]:
            continue
        kind = KIND_OF_COLUMN.get(column, ChangeKind.UPDATED)
        if column == "is_open":
            kind = ChangeKind.REOPENED if value else ChangeKind.CLOSED
        before, after = changes.setdefault(kind, ({}, {}))
        before[column], after[column] = known[column], value
    return changes


def known_values(row: tuple[Any, ...]) -> Values:
    """Return a school's values from a `values_list(*COLUMNS)` row."""
    values = dict(zip(COLUMNS, row, strict=True))
    values["opened_on"] = values["opened_on"].isoformat() if values["opened_on"] else None
    return values


def label_of(values: Mapping[str, Any]) -> str:
    """Return "Collège de l'Osme, Aigre"."""
    return f"{values['name']}, {values['town']}"[:NAME_LENGTH] if values["town"] else values["name"]


def departement_name(code: str) -> str:
    """Return "Charente"."""
    return reference.DEPARTEMENTS[code].name


def known_schools(academie_code: str) -> dict[str, tuple[Any, ...]]:
    """Return the rows of the academy's schools, of all if the code is empty, by UAI."""
    schools = School.objects.order_by()
    if academie_code:
        schools = schools.filter(academie__code=academie_code)
    return {row[0]: row[1:] for row in schools.values_list("uai", *COLUMNS).iterator(chunk_size=2000)}
