"""What some components compute before they are drawn, from their options."""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from relais.ui.components import prepares
from relais.ui.fields import GROUPS, field_view, kind_of
from relais.ui.tables import Cell


@prepares("field")
def prepare_field(options: dict[str, Any]) -> dict[str, Any]:
    """Read the bound field."""
    return {"view": field_view(options["field"], label=options["label"], hint=options["hint"])}


@prepares("form")
def prepare_form(options: dict[str, Any]) -> dict[str, Any]:
    """Tell whether the form carries a file, and which fields are hidden."""
    form = options["form"]
    if form is None:
        return {"is_multipart": options["multipart"], "hidden_fields": [], "visible_fields": []}
    return {
        "is_multipart": options["multipart"] or form.is_multipart(),
        "hidden_fields": form.hidden_fields(),
        "visible_fields": form.visible_fields(),
    }


@prepares("error_summary")
def prepare_error_summary(options: dict[str, Any]) -> dict[str, Any]:
    """List the errors of a form, or of several, each with the address of its field."""
    forms = options["forms"] or [options["form"]]
    lines: list[tuple[str, str]] = []
    for form in forms:
        if form is None or not form.is_bound:
            continue
        lines += [("", str(error)) for error in form.non_field_errors()]
        for field in form:
            lines += [(_anchor(field), f"{field.label} : {error}") for error in field.errors]
    return {"lines": lines}


def _anchor(field: Any) -> str:  # noqa: ANN401 - a bound field; django-stubs types form iteration loosely
    kind = kind_of(field.field.widget)
    if kind == "hidden":
        return ""
    return f"#{field.auto_id}_0" if kind in GROUPS else f"#{field.auto_id}"


@prepares("pagination")
def prepare_pagination(options: dict[str, Any]) -> dict[str, Any]:
    """List the page numbers worth showing; None stands for those left out."""
    page = options["page"]
    last = page.paginator.num_pages
    wanted = sorted({1, last} | {n for n in range(page.number - 1, page.number + 2) if 1 <= n <= last})
    numbers: list[int | None] = []
    for number in wanted:
        if numbers and numbers[-1] is not None and number > numbers[-1] + 1:
            numbers.append(None)
        numbers.append(number)
    return {"numbers": numbers, "last": last}


@prepares("table")
def prepare_table(options: dict[str, Any]) -> dict[str, Any]:
    """Pair each cell with its column."""
    headers = [header if isinstance(header, dict) else {"label": header} for header in options["headers"]]
    rows = [
        [(header, _cell(value)) for header, value in zip(headers, row, strict=True)]
        for row in options["rows"] or []
    ]
    return {"columns": headers, "lines": rows}


def _cell(value: Any) -> Cell:  # noqa: ANN401 - a table's cell is anything that has a text
    return value if isinstance(value, Cell) else Cell("" if value is None else conditional_escape(value))


@prepares("stepper")
def prepare_stepper(options: dict[str, Any]) -> dict[str, Any]:
    """Find the present and next titles among the steps."""
    steps, current = list(options["steps"]), options["current"]
    return {
        "total": len(steps),
        "title": steps[current - 1],
        "next_title": steps[current] if current < len(steps) else "",
    }


def describe_size(size: int) -> SafeString:
    """Write a number of bytes in Ko or Mo, as the design system wants beside a download."""
    kibi = 1024
    if size < kibi * kibi:
        return format_html("{}\u00a0Ko", max(1, round(size / kibi)))
    return format_html("{}\u00a0Mo", f"{size / kibi / kibi:.1f}".replace(".", ","))


@prepares("download_link")
def prepare_download_link(options: dict[str, Any]) -> dict[str, Any]:
    """Write the size in words."""
    return {"size_text": describe_size(options["size"]) if options["size"] else ""}
