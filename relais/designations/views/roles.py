"""The role list: as it stands, what to issue, what has been issued."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.designations.content import COMPLETE, DIFFERENCES, MAILING, MAILING_DIFFERENCES, role_export
from relais.designations.domain import issue_role_list
from relais.designations.models import Designation
from relais.designations.rules import (
    ISSUE_ROLE_LIST,
    READ_ROLE_LIST,
    can_import_past_designations,
    can_issue_role_list,
)
from relais.designations.selectors.roles import (
    ROLE_COLUMNS,
    changes_since_last,
    roles_of,
)
from relais.documents.enums import TableKind
from relais.documents.models import IssuedTable
from relais.documents.selectors import get_issued_table_or_404, issued_tables
from relais.schools.selectors import get_academie_for_or_404
from relais.ui import export
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column

SORTS = {
    "uai": ("school__uai",),
    "school": ("school__name",),
    "town": ("school__town", "school__name"),
    "last_name": ("person__last_name", "person__first_name"),
    "starts_on": ("starts_on",),
    "ends_on": ("ends_on",),
    "state": ("state",),
}
HIDDEN = {"role"}  # the same on each line
ROLES: ListPage[Designation] = ListPage(
    title="Liste des rôles",
    caption="Personnes qui ont le rôle de référent",
    columns=tuple(
        Column(
            key=column.key,
            label=column.label,
            kind=column.kind,
            value=read,
            sort=SORTS.get(column.key, ()),
            shown=column.key not in HIDDEN,
        )
        for column, read in ROLE_COLUMNS
    ),
    default_sort="uai",
    nouns="rôle,rôles",
    empty=Empty(
        "Personne n’a encore accepté de mission cette année.",
        "Une personne paraît ici le jour où elle accepte sa désignation.",
    ),
    has_export=False,  # what leaves is issued: numbered, kept, and the next time as differences
    template="designations/roles.html",
)
FORMS = {
    COMPLETE: "Intranet, liste complète",
    DIFFERENCES: "Intranet, différences",
    MAILING: "Diffusion, liste complète",
    MAILING_DIFFERENCES: "Diffusion, différences",
}


@require_safe
@never_cache
def roles(request: ScopedRequest, year: SchoolYear | None = None) -> HttpResponseBase:
    """Show the list, what has changed since the last one issued, and all those issued."""
    academie = get_academie_for_or_404(request.scope, READ_ROLE_LIST)
    asked = year or SchoolYear.current()
    last, changes = changes_since_last(academie, asked)
    context = {
        "year": asked,
        "last": last,
        "changes": changes,
        "can_import": can_import_past_designations(request.scope, academie_id=academie.pk),
        "can_issue": can_issue_role_list(request.scope, academie_id=academie.pk),
        "issued": [_issued(table) for table in issued_tables(TableKind.ROLES, academie, asked)],
    }
    return ROLES.respond(request, roles_of(academie, asked), context=context)


@require_POST
def issue(request: ScopedRequest, year: SchoolYear) -> HttpResponse:
    """Issue the differences since the last list, or a complete one."""
    academie = get_academie_for_or_404(request.scope, ISSUE_ROLE_LIST)
    is_complete = request.POST.get("what") == COMPLETE
    try:
        table = issue_role_list(actor=request.scope, academie=academie, year=year, is_complete=is_complete)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"La liste n° {table.number} est émise. Téléchargez-la ci-dessous.")
    return redirect("designations:roles_of_year", year)


@require_safe
@never_cache
def download(
    request: ScopedRequest, year: SchoolYear, number: int, form: str, extension: str
) -> HttpResponseBase:
    """Give a list as it was issued, in one of its forms."""
    academie = get_academie_for_or_404(request.scope, READ_ROLE_LIST)
    if form not in FORMS or extension not in export.FORMATS:
        raise Http404
    table = get_issued_table_or_404(TableKind.ROLES, academie, year, number)
    before = None
    if form == MAILING_DIFFERENCES and number > 1:
        before = get_issued_table_or_404(TableKind.ROLES, academie, year, number - 1)
    return export.respond(role_export(table, before, form), extension)


def _issued(table: IssuedTable) -> dict[str, Any]:
    """Return a list issued, with its files; of a first one, everything is a difference."""
    forms = [form for form in FORMS if table.number > 1 or form in {COMPLETE, MAILING}]
    files = [
        {
            "label": FORMS[form],
            "links": [
                (label, reverse("designations:roles_file", args=[table.year, table.number, form, extension]))
                for extension, label in export.FORMATS.items()
            ],
        }
        for form in forms
    ]
    return {"table": table, "files": files}
