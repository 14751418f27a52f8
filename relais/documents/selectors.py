"""Reads: whose documents, and the one a number names; the tables issued."""

from django.db.models import Q, QuerySet
from django.http import Http404

from relais.core.rights import Paths
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.documents.enums import TableKind
from relais.documents.models import Document, IssuedTable
from relais.documents.numbers import read_number
from relais.documents.rules import READ_DOCUMENT
from relais.schools.models import Academie

PATHS = Paths(school="school_id", academie="school__academie_id")


def documents_visible_to(scope: Scope) -> QuerySet[Document]:
    """Return those one holds; a head's or deputy's school's; all the academy's for its digital team."""
    if scope.person_id is None:
        return Document.objects.none()
    held = Document.holders.through.objects.filter(person_id=scope.person_id).values("document_id")
    visible = READ_DOCUMENT.within(scope, PATHS) | Q(pk__in=held)
    return Document.objects.filter(visible).select_related("school")


def get_document_or_404(scope: Scope, number: str) -> Document:
    """Return the document with that number, if the scope may see it."""
    document = documents_visible_to(scope).filter(number=read_number(number) or "").first()
    if document is None:
        raise Http404
    return document


def document_by_number(typed: str) -> Document | None:
    """Return the document a number names, for anyone who holds that number; None if there is none."""
    number = read_number(typed)
    return Document.objects.filter(number=number).first() if number else None


def issued_tables(kind: TableKind, academie: Academie, year: SchoolYear) -> QuerySet[IssuedTable]:
    """Return the tables issued of that kind, last first, without what they hold: it may be thousands of rows.

    Whoever calls has checked the right to read them.
    """
    tables = IssuedTable.objects.filter(kind=kind, academie=academie, year=year)
    return tables.defer("columns", "rows", "changes")


def last_issued_table(kind: TableKind, academie: Academie, year: SchoolYear) -> IssuedTable | None:
    """Return the last table issued of that kind, with all it holds; None before the first."""
    return IssuedTable.objects.filter(kind=kind, academie=academie, year=year).order_by("-number").first()


def get_issued_table_or_404(
    kind: TableKind, academie: Academie, year: SchoolYear, number: int
) -> IssuedTable:
    """Return a table issued, with all it holds; whoever calls has checked the right to read it."""
    tables = IssuedTable.objects.filter(kind=kind, academie=academie, year=year, number=number)
    table = tables.select_related("academie").first()
    if table is None:
        raise Http404
    return table
