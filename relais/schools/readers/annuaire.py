"""The annuaire de l'éducation and the geolocation file: one record per school of the second degree.

Columns of `fr-en-annuaire-education` (API, capitalised and label forms, 2023 to 2026) and of
`fr-en-adresse-et-geolocalisation-etablissements-premier-et-second-degre`, after `normalise_column`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from relais.core.school_year import SchoolYear
from relais.core.uai import is_valid_uai, normalise_uai
from relais.schools import reference
from relais.schools.enums import Contract, IssueKind, SchoolType, Sector
from relais.schools.readers import values
from relais.schools.readers.sources import Row, Source, UnreadableFileError
from relais.schools.readers.values import FirstOf, ReadIssue

COLUMNS = {
    "uai": (
        "identifiant_de_l_etablissement",
        "numero_uai",
        "code_etablissement",
        "uai",
        "numero_d_etablissement",
    ),
    "name": (
        "nom_etablissement",
        "nom_de_l_etablissement",
        "appellation_officielle",
        "denomination_principale",
    ),
    "type": ("type_etablissement", "type_d_etablissement"),
    "nature": ("code_nature", "nature_uai"),
    "sector": (
        "statut_public_prive",
        "secteur_public_prive_libe",
        "secteur_public_prive",
        "secteur_d_enseignement",
        "secteur",
    ),
    "contract_code": ("code_type_contrat_prive", "secteur_prive_code_type_contrat"),
    "contract": ("type_contrat_prive", "secteur_prive_libelle_type_contrat"),
    "under_contract": ("sous_contrat",),
    "category": ("categorie",),
    "address": ("adresse_1", "adresse_uai", "adresse"),
    "address_more": ("adresse_2", "lieu_dit_uai", "lieu_dit"),
    "postcode": ("code_postal", "code_postal_uai"),
    "insee": ("code_commune",),
    "town": ("nom_commune", "libelle_commune", "commune", "localite_acheminement_uai"),
    "departement": ("code_departement",),
    "academie": ("code_academie",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "position": ("position",),
    "email": ("mail", "email", "courriel"),
    "phone": ("telephone",),
    "zone": ("libelle_bassin_formation", "libelle_zone_animation_pedagogique"),
    "parent": ("etablissement_mere",),
    "several_lines": ("multi_uai", "etablissement_multi_lignes"),
    "ministry": ("ministere_tutelle", "libelle_ministere", "ministere"),
    "opened": ("date_ouverture",),
    "state": ("etat", "etat_etablissement_libe", "etat_etablissement"),
    "pupils": ("nombre_d_eleves",),
    "pupils_year": ("rentree_effectif",),
}
TYPE_OF_CATEGORY = {
    "COLLEGE": SchoolType.COLLEGE,
    "LYCEE": SchoolType.LYCEE,
    "LP": SchoolType.LP,
    "EREA": SchoolType.EREA,
}
ANNEXE = "annexe"
CLOSED_STATES = frozenset({"FERME", "FERMÉ", "FERMEE", "FERMÉE", "2"})

Read = Callable[[str], str]
Note = Callable[[IssueKind, str], None]


@dataclass(frozen=True, slots=True)
class SchoolRecord:
    """A school as the file gives it; "" or None where the file says nothing."""

    line: int
    uai: str
    name: str
    type: SchoolType
    nature_code: str
    sector: Sector
    contract: Contract
    academie_code: str
    departement_code: str
    address: str
    postcode: str
    insee_code: str
    town: str
    coordinates: tuple[float, float] | None
    email: str
    phone: str
    ministry_zone: str
    ministry: str
    parent_uai: str
    opened_on: date | None
    is_open: bool
    pupils: int | None
    pupils_year: SchoolYear | None
    has_several_lines: bool
    faults: tuple[ReadIssue, ...]

    @property
    def main_line_rank(self) -> tuple[bool, bool, str]:
        """Rank this line among those of its UAI: the least is that of the school, the others its annexes'.

        By the words of the ministry's own files, and whatever their order: an annexe says that it is one,
        or has another school's mailbox.
        """
        return ANNEXE in self.name.lower(), self.uai.lower() not in self.email.lower(), self.name


def read_annuaire(source: Source) -> Iterator[SchoolRecord | ReadIssue | None]:
    """Yield one item a line: a school, what left it out, or None when it is not of the second degree.

    Raises UnreadableFileError when the columns are not those of an annuaire.
    """
    cells = FirstOf(COLUMNS, source.columns)
    if not (cells.has("uai") and cells.has("name") and (cells.has("nature") or cells.has("type"))):
        msg = (
            "Ce fichier n'est pas un annuaire des établissements : il lui faut au moins l'UAI, le nom et "
            "le code nature ou le type."
        )
        raise UnreadableFileError(msg)
    for row in source.rows:
        yield _read_row(cells, row)


def _read_row(cells: FirstOf, row: Row) -> SchoolRecord | ReadIssue | None:
    """Return the school of a line, or what leaves the line out."""

    def read(key: str) -> str:
        return cells.read(row.cells, key)

    nature = values.read_code(read("nature"), 3)
    if values.is_out_of_scope(nature, read("type")):
        return None
    uai = normalise_uai(read("uai"))
    academie, departement = _place(read, uai)
    if not is_valid_uai(uai):
        return values.bad_uai(row.line, uai, academie)
    sector = values.read_sector(read("sector"))
    if sector is None or not departement:
        detail = f"{'Secteur' if sector is None else 'Département'} absent ou inconnu : ligne écartée."
        return ReadIssue(IssueKind.BAD_VALUE, row.line, uai, detail, academie_code=academie)
    faults: list[ReadIssue] = []

    def note(kind: IssueKind, detail: str) -> None:
        faults.append(ReadIssue(kind, row.line, uai, detail[: values.DETAIL_LENGTH], is_blocking=False))

    school_type = _type(read, nature, note)
    pupils, pupils_year = _pupils(read, note)
    coordinates = values.read_coordinates(read("latitude"), read("longitude"), read("position"))
    if coordinates is None and (cells.has("latitude") or cells.has("position")):
        note(IssueKind.MISSING_COORDINATES, "L'établissement n'aura pas de point sur la carte.")
    parent = normalise_uai(read("parent"))
    return SchoolRecord(
        line=row.line,
        uai=uai,
        name=_name(read, school_type, note),
        type=school_type,
        nature_code=nature,
        sector=sector,
        contract=values.read_contract(
            sector, read("contract_code"), read("contract"), read("under_contract")
        ),
        academie_code=academie,
        departement_code=departement,
        address=", ".join(filter(None, (read("address"), read("address_more")))),
        postcode=values.read_code(read("postcode"), values.POSTCODE_LENGTH),
        insee_code=values.read_code(read("insee"), values.POSTCODE_LENGTH),
        town=read("town"),
        coordinates=coordinates,
        email=_email(read, note),
        phone=read("phone"),
        ministry_zone=read("zone"),
        ministry=read("ministry"),
        parent_uai=parent if is_valid_uai(parent) and parent != uai else "",
        opened_on=_opened_on(read, note),
        is_open=read("state").upper() not in CLOSED_STATES,
        pupils=pupils,
        pupils_year=pupils_year,
        has_several_lines=read("several_lines") == "1",
        faults=tuple(faults),
    )


def _place(read: Read, uai: str) -> tuple[str, str]:
    """Return the academy and the département, from their columns or else from the UAI; "" if unknown.

    The UAI settles a département that lies in another academy than the one given.
    """
    academie = reference.normalise_academie(read("academie"))
    departement = reference.normalise_departement(read("departement"))
    by_uai = reference.departement_of_uai(uai)
    for code in filter(None, (departement, by_uai)):
        if academie in {"", reference.DEPARTEMENTS[code].academie_code}:
            return reference.DEPARTEMENTS[code].academie_code, code
    return academie, departement or by_uai


def _type(read: Read, nature: str, note: Note) -> SchoolType:
    """Return the type; the project's own category settles what nature, type and name leave open."""
    school_type = values.read_type(nature, read("type"), read("name"))
    if nature not in values.TYPE_OF_NATURE:
        school_type = TYPE_OF_CATEGORY.get(read("category"), school_type)
    if school_type == SchoolType.OTHER:
        note(
            IssueKind.UNKNOWN_TYPE,
            f"Nature « {nature} », type « {read('type')} » : à préciser par l'académie.",
        )
    return school_type


def _name(read: Read, school_type: SchoolType, note: Note) -> str:
    """Return the name, or "Collège de Maraussan" for a school that has none yet."""
    name = read("name")
    if not name:
        name = f"{school_type.label} ({read('town') or 'sans nom'})"
        note(IssueKind.BAD_VALUE, f"Nom absent : « {name} » en attendant.")
    return name


def _pupils(read: Read, note: Note) -> tuple[int | None, SchoolYear | None]:
    """Return the head-count with its year.

    Without a year it is left aside: the annuaire used to carry a figure whose year nothing tells.
    """
    year = values.read_year(read("pupils_year"))
    try:
        pupils = values.read_number(read("pupils"))
    except ValueError:
        note(IssueKind.BAD_VALUE, f"Effectif illisible : « {read('pupils')} ».")
        return None, None
    return (None, None) if year is None or pupils is None else (pupils, year)


def _email(read: Read, note: Note) -> str:
    """Return the address, "" if it is none."""
    email = read("email")
    if email and not values.EMAIL.match(email):
        note(IssueKind.BAD_VALUE, f"Adresse électronique illisible : « {email} ».")
        return ""
    return email


def _opened_on(read: Read, note: Note) -> date | None:
    """Return the opening date, None if absent or illegible."""
    try:
        return values.read_date(read("opened"))
    except ValueError:
        note(IssueKind.BAD_VALUE, f"Date d'ouverture illisible : « {read('opened')} ».")
        return None
