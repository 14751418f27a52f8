"""The one place that speaks to Typst (ADR 0003)."""

import json
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import local
from typing import Any

import segno
import typst

from relais.ui.french import typeset

ROOT = Path(__file__).resolve().parent.parent.parent
# Archived for long (PDF/A-2a) and read aloud (PDF/UA-1): both ask for tags, language and title.
STANDARDS: list[Any] = ["a-2a", "ua-1"]
# Any of the eight masks makes a valid code; trying all for the prettiest takes longer than the page.
QR_MASK = 3

_thread = local()


def render_pdf(*, template: str, data: Mapping[str, Any]) -> bytes:
    """Return the PDF of `<app>/<name>.typ`, found in that app's `typst/` folder.

    `data` is plain JSON; the template reads it from `sys.inputs.data`. French no-break spaces are set
    here. The same template and data give the same bytes. Raises typst.TypstError.
    """
    rendered: Any = _compiler().compile(
        input=template_path(template),
        sys_inputs={"data": json.dumps(typeset_all(data), ensure_ascii=False, sort_keys=True)},
        format="pdf",
        pdf_standards=STANDARDS,
    )
    return bytes(rendered)


@cache
def template_path(template: str) -> Path:
    """Return the file of "letters/mission_letter.typ"."""
    app, _, name = template.partition("/")
    return ROOT / app / "typst" / name


def qr_svg(text: str) -> str:
    """Return the QR code of a text as SVG."""
    out = BytesIO()
    segno.make(text, error="m", mask=QR_MASK).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, nl=False
    )
    return out.getvalue().decode()


def typeset_all(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Set the no-break spaces of every text in a JSON value."""
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, Mapping):
        return {key: typeset_all(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [typeset_all(each) for each in value]
    return value


def _compiler() -> typst.Compiler:
    """Return this thread's compiler: what it has parsed serves the next document."""
    compiler: typst.Compiler | None = getattr(_thread, "compiler", None)
    if compiler is None:
        compiler = typst.Compiler(root=ROOT, ignore_system_fonts=True)
        _thread.compiler = compiler
    return compiler
