"""A list page, declared: columns, filters, sort, pages, exports. Every list of the product is one of these.

    SCHOOLS = ListPage(title="Établissements", caption="...", columns=(...), default_sort="name")

    def school_list(request):
        form = SchoolFilter(request.GET)
        return SCHOOLS.respond(request, schools_visible_to(request.scope), form=form)

The address holds the whole state (`?type=college&sort=-pupils&page=2`), so that a view can be sent to a
colleague; the number of queries does not depend on the number of rows: one count, one page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from relais.core import clock
from relais.ui import export
from relais.ui.tables import Cell, Column

Row = TypeVar("Row")
Rows: TypeAlias = "QuerySet[Any] | Sequence[Any]"

SORT = "sort"
EXPORT = "export"
CHUNK = 1_000


class FilterForm(forms.Form):
    """Filters of a list, read from the address; no field is ever required."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Ask for nothing."""
        super().__init__(*args, **kwargs)
        for one in self.fields.values():
            one.required = False

    def apply(self, rows: Any) -> Any:  # noqa: ANN401 - a queryset or a sequence, as the list has it
        """Return the rows kept; called with a valid form, to be redefined."""
        return rows

    @property
    def orders(self) -> bool:
        """Tell whether `apply` gives an order of its own (the best match first), kept unless one sorts."""
        return False

    def summary(self) -> list[tuple[str, str]]:
        """Return the filters set, as the person reads them."""
        if not self.is_valid():
            return []
        return [
            (str(one.label), _read(one, self.cleaned_data[one.name]))
            for one in self
            if self.cleaned_data.get(one.name) not in (None, "", [], False)
            and not isinstance(one.field.widget, forms.HiddenInput)
        ]


def _read(one: Any, value: Any) -> str:  # noqa: ANN401 - a bound field and what it cleaned to
    if value is True:
        return "oui"
    values = value if isinstance(value, list | tuple | QuerySet) else [value]
    labels = {str(key): str(label) for key, label in _flat(getattr(one.field, "choices", ()))}
    return ", ".join(labels.get(str(getattr(item, "pk", item)), str(item)) for item in values)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says: why it is empty, what to do, and where."""

    why: str
    what: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """A list as the template draws it."""

    title: str
    caption: str
    headers: list[dict[str, Any]]
    lines: list[list[Cell]]
    page: Page[Any]
    count: int
    nouns: str
    form: FilterForm | None
    filters: list[tuple[str, str]]
    exports: list[tuple[str, str]]
    empty: Empty
    row_header: bool = True

    @property
    def rows(self) -> list[Row]:
        """The rows of this page."""
        return list(self.page.object_list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Generic[Row]):
    """The declaration of a list.

    `default_sort` is a column's key, "-" before it for the reverse. `tie_break` makes the order total.
    `nouns` are the singular and plural of what is listed, for the count.
    """

    title: str
    caption: str
    columns: Sequence[Column[Row]]
    default_sort: str
    nouns: str = "ligne,lignes"
    empty: Empty = field(default_factory=lambda: Empty("Aucune ligne ne correspond."))
    tie_break: tuple[str, ...] = ("pk",)
    per_page: int = 50
    has_export: bool = True
    template: str = "ui/list_page.html"

    def respond(
        self,
        request: HttpRequest,
        rows: Rows,
        *,
        form: FilterForm | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> HttpResponseBase:
        """Answer with the page, or with the file if the address asks for an export."""
        extension = request.GET.get(EXPORT, "")
        if self.has_export and extension in export.FORMATS:
            return self.export(request, rows, extension, form=form)
        listing = self.listing(request, rows, form=form)
        return self._render(request, {**(context or {}), "listing": listing})

    def _render(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        return render(request, self.template, context)

    def listing(self, request: HttpRequest, rows: Rows, *, form: FilterForm | None = None) -> Listing[Row]:
        """Return the page asked for, drawn."""
        kept = self.kept(request, rows, form)
        page = Paginator(kept, self.per_page).get_page(request.GET.get("page"))
        shown = [column for column in self.columns if column.shown]
        return Listing(
            title=self.title,
            caption=self.caption,
            headers=[self._header(request, column) for column in shown],
            lines=[[column.cell(row) for column in shown] for row in page.object_list],
            page=page,
            count=page.paginator.count,
            nouns=self.nouns,
            form=form,
            filters=form.summary() if form else [],
            exports=self._exports(request),
            empty=self.empty,
        )

    def export(
        self,
        request: HttpRequest,
        rows: Rows,
        extension: str,
        *,
        form: FilterForm | None = None,
    ) -> HttpResponseBase:
        """Answer with every row kept, in the present order, as a file."""
        kept = self.kept(request, rows, form)
        return export.respond(
            export.Export(
                title=self.title,
                columns=list(self.columns),
                rows=kept.iterator(chunk_size=CHUNK) if isinstance(kept, QuerySet) else kept,
                filters=form.summary() if form else [],
                moment=clock.now(),
            ),
            extension,
        )

    def kept(self, request: HttpRequest, rows: Rows, form: FilterForm | None) -> Rows:
        """Return the rows the filters keep, in order."""
        if form is not None and form.is_valid():
            rows = form.apply(rows)
            if form.orders and not self._asked(request):
                return rows
        key = self._asked(request) or self.default_sort
        return self._sorted(rows, self._column(key.removeprefix("-")), is_reversed=key.startswith("-"))

    def _sorted(self, rows: Rows, column: Column[Row], *, is_reversed: bool) -> Rows:
        if isinstance(rows, QuerySet):
            names = [_reverse(name) if is_reversed else name for name in column.sort]
            return rows.order_by(*names, *self.tie_break)
        known = [row for row in rows if column.value(row) is not None]
        unknown = [row for row in rows if column.value(row) is None]
        return [*sorted(known, key=column.value, reverse=is_reversed), *unknown]

    def _column(self, key: str) -> Column[Row]:
        return next(column for column in self.columns if column.key == key)

    def _asked(self, request: HttpRequest) -> str:
        """Return the sort the address asks for, if a column has it."""
        asked = request.GET.get(SORT, "")
        sortable = {column.key for column in self.columns if column.sort}
        return asked if asked.removeprefix("-") in sortable else ""

    def _header(self, request: HttpRequest, column: Column[Row]) -> dict[str, Any]:
        header: dict[str, Any] = {"label": column.label, "is_numeric": column.kind.is_numeric}
        if not column.sort:
            return header
        present = self._asked(request) or self.default_sort
        is_present = present.removeprefix("-") == column.key
        is_ascending = is_present and not present.startswith("-")
        header["sort"] = ("ascending" if is_ascending else "descending") if is_present else "none"
        header["sort_url"] = _address(request, **{SORT: f"-{column.key}" if is_ascending else column.key})
        return header

    def _exports(self, request: HttpRequest) -> list[tuple[str, str]]:
        if not self.has_export:
            return []
        return [
            (label, _address(request, **{EXPORT: extension})) for extension, label in export.FORMATS.items()
        ]


def _reverse(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _address(request: HttpRequest, **changes: str) -> str:
    parameters = request.GET.copy()
    for name in ("page", EXPORT):
        parameters.pop(name, None)
    for name, value in changes.items():
        parameters[name] = value
    return f"?{parameters.urlencode()}"
