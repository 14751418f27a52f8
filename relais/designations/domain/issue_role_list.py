"""Give the role list to the intranet's application and to the mailing lists."""

from django.db import transaction

from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.rules import can_issue_role_list
from relais.designations.selectors.roles import ROLE_COLUMNS, role_rows
from relais.documents.domain import issue_table
from relais.documents.enums import TableKind
from relais.documents.models import IssuedTable
from relais.documents.selectors import issued_tables
from relais.schools.models import Academie


@transaction.atomic
def issue_role_list(
    *, actor: Scope, academie: Academie, year: SchoolYear, is_complete: bool = False
) -> IssuedTable:
    """Issue the list of the year as it stands, with what has changed since the last one.

    Raises DomainError `forbidden`, `empty_list` before anybody has accepted, `nothing_new` when nothing has
    changed, unless a complete list is asked for.
    """
    if not can_issue_role_list(actor, academie_id=academie.pk):
        raise DomainError("forbidden", "Vous ne pouvez pas émettre la liste des rôles de cette académie.")
    # Read under the lock of the issue: the list is that of the moment it is numbered.
    Academie.objects.select_for_update().get(pk=academie.pk)
    rows = role_rows(academie, year)
    if not rows and not issued_tables(TableKind.ROLES, academie, year).exists():
        raise DomainError("empty_list", f"Personne n'a encore accepté de mission pour {year}.")
    return issue_table(
        actor=actor,
        kind=TableKind.ROLES,
        academie=academie,
        year=year,
        columns=[column for column, _ in ROLE_COLUMNS],
        rows=rows,
        is_complete=is_complete,
    )
