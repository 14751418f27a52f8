"""The role list: who holds the role of referent in an academy, as the intranet and the mailing lists want it.

The academy enters it in « Mettre à jour le personnel de l'établissement », « Attribuer un rôle » (framework
page). Columns are stable by contract: a change of their order, keys or headings asks for a new complete list.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Q, QuerySet

from relais.core.school_year import SchoolYear
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.documents.domain import Changes, TableColumn, changes_between
from relais.documents.enums import TableKind
from relais.documents.models import IssuedTable
from relais.documents.selectors import last_issued_table
from relais.schools.models import Academie
from relais.ui.tables import Kind

if TYPE_CHECKING:
    from datetime import date

RoleCell: TypeAlias = "str | date"
RoleRows: TypeAlias = "dict[str, list[RoleCell]]"

# The name the intranet gives the role.
INTRANET_ROLE = "Référents pour les usages pédagogiques du numérique"

ROLE_COLUMNS: Sequence[tuple[TableColumn, Callable[[Designation], RoleCell]]] = (
    (TableColumn("uai", "UAI", description="Numéro de l'établissement"), lambda row: row.school.uai),
    (TableColumn("school", "Établissement"), lambda row: row.school.name),
    (TableColumn("town", "Commune"), lambda row: row.school.town),
    (TableColumn("last_name", "Nom"), lambda row: row.person.last_name.upper()),
    (TableColumn("first_name", "Prénom"), lambda row: row.person.first_name),
    (
        TableColumn("address", "Adresse académique", description="Adresse principale de la personne"),
        lambda row: row.person.email,
    ),
    (
        TableColumn("role", "Rôle", description="Nom du rôle dans l'intranet, onglet « Attribuer un rôle »"),
        lambda _row: INTRANET_ROLE,
    ),
    (TableColumn("starts_on", "Début", Kind.DATE), lambda row: row.starts_on),
    (
        TableColumn("ends_on", "Fin", Kind.DATE, "Dernier jour, compris"),
        lambda row: row.ends_on,
    ),
    (
        TableColumn("state", "État", description="Acceptée, ou Terminée avant son terme"),
        lambda row: DesignationState(row.state).label,
    ),
)


def roles_of(academie: Academie, year: SchoolYear) -> QuerySet[Designation]:
    """Return the designations of the list: those accepted, ended since or not; never one still unanswered."""
    held = Q(state=DesignationState.ACCEPTED) | Q(state=DesignationState.ENDED, answered_at__isnull=False)
    rows = Designation.objects.filter(held, school__academie=academie, year=year)
    return rows.select_related("school", "person").prefetch_related("person__addresses")


def role_rows(academie: Academie, year: SchoolYear) -> RoleRows:
    """Return the list as it stands, by designation, in the order of schools and names."""
    order = ("school__uai", "person__last_name", "person__first_name", "pk")
    rows = roles_of(academie, year).order_by(*order)
    return {str(row.pk): [read(row) for _, read in ROLE_COLUMNS] for row in rows}


def changes_since_last(academie: Academie, year: SchoolYear) -> tuple[IssuedTable | None, Changes]:
    """Return the last list issued, and what has changed since; before the first, everything is new."""
    last = last_issued_table(TableKind.ROLES, academie, year)
    now = {key: [_plain(cell) for cell in cells] for key, cells in role_rows(academie, year).items()}
    return last, changes_between(dict(last.rows) if last else {}, now)


def mailing_list(table: IssuedTable) -> dict[str, list[str]]:
    """Return whom a mailing list holds, from the role list issued that day: address, name.

    Whoever serves in two schools is there once; a role that has ended, or has no address, gives none.
    """
    keys = [column["key"] for column in table.columns]
    rows: list[Mapping[str, str]] = [dict(zip(keys, cells, strict=True)) for _, cells in table.rows]
    accepted = DesignationState.ACCEPTED.label
    return {
        row["address"]: [row["address"], f"{row['last_name']} {row['first_name']}".strip()]
        for row in sorted(rows, key=lambda row: row["address"])
        if row["state"] == accepted and row["address"]
    }


def _plain(cell: RoleCell) -> str:
    return cell if isinstance(cell, str) else cell.isoformat()
