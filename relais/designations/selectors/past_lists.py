"""Reads of the lists of past years received: who sees them, what they hold, how their columns were mapped."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from relais.core.rights import Paths
from relais.core.scope import Scope
from relais.designations.models import ListImport, ListMapping
from relais.designations.readers import ListTable, guess_columns, read_table
from relais.designations.rules import IMPORT_PAST_DESIGNATIONS


def list_imports_visible_to(scope: Scope) -> QuerySet[ListImport]:
    """Return the lists received by the officer's academy; none to anybody else."""
    return ListImport.objects.filter(IMPORT_PAST_DESIGNATIONS.within(scope, Paths(academie="academie_id")))


def get_list_import_or_404(scope: Scope, pk: int) -> ListImport:
    """Return the list received; Http404 out of scope."""
    return get_object_or_404(list_imports_visible_to(scope).select_related("academie"), pk=pk)


def table_of(list_import: ListImport) -> ListTable:
    """Read the file again, as it was received."""
    with list_import.file.open("rb") as file:
        return read_table(file)


def columns_for(list_import: ListImport, table: ListTable) -> dict[str, str]:
    """Return, by field, the column to preselect: as mapped, as kept from the last such file, or guessed."""
    mapped: dict[str, str] = list_import.mapping.get("columns", {})
    if mapped:
        return mapped
    kept = ListMapping.objects.filter(academie=list_import.academie, signature=table.signature).first()
    return dict(kept.columns) if kept else guess_columns(table.labels)
