"""What a PDF claims, checked: PDF/UA-1 by outloud, rule by rule; PDF/A-2a by what it asks of our files.

The reference validator (veraPDF) is in no package registry. Each function returns the faults found, in words.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import outloud
import pikepdf

INVISIBLE, HIDDEN, PRINT, NO_VIEW, TOGGLE_NO_VIEW = 1, 2, 4, 32, 256
# ISO 19005-2, 6.5.1: what a file for the archives may not do when it is opened or clicked.
ACTIONS_REFUSED = {
    "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState",
    "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript",
}  # fmt: skip
FONT_FILES = {"/FontFile", "/FontFile2", "/FontFile3"}


def spoken_faults(pdf: bytes, folder: Path) -> list[str]:
    """Return what PDF/UA-1 or a screen reader would reproach, warnings included."""
    path = folder / "spoken.pdf"
    path.write_bytes(pdf)
    result = outloud.check(str(path))
    assert (result.error, [run.rule for run in result.runs if run.status == "crashed"]) == (None, [])
    return [f"{each.rule} {each.message}" for each in result.findings if each.severity != "info"]


def archive_faults(pdf: bytes) -> list[str]:
    """Return what ISO 19005-2 (PDF/A-2, level A) would reproach."""
    with pikepdf.open(io.BytesIO(pdf)) as read:
        return [fault for check in CHECKS for fault in check(read)]


def _identity(read: pikepdf.Pdf) -> Iterator[str]:  # 6.1.2, 6.1.3, 6.6
    if read.pdf_version not in {"1.4", "1.5", "1.6", "1.7"}:
        yield f"version {read.pdf_version}"
    if read.is_encrypted:
        yield "encrypted"
    if "/ID" not in read.trailer:
        yield "no file identifier"
    if "/Filter" in read.Root.Metadata:
        yield "compressed metadata"
    with read.open_metadata() as metadata:
        if (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) != ("2", "A"):
            yield "no PDF/A-2a identifier"


def _logical_structure(read: pikepdf.Pdf) -> Iterator[str]:  # 6.7
    if not read.Root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False):
        yield "not marked as tagged"
    if "/StructTreeRoot" not in read.Root:
        yield "no structure tree"
    if not str(read.Root.get("/Lang", "")):
        yield "no language"


def _colours(read: pikepdf.Pdf) -> Iterator[str]:  # 6.2.3
    intents = list(read.Root.get("/OutputIntents", []))
    if not any(each.S == "/GTS_PDFA1" and "/DestOutputProfile" in each for each in intents):
        yield "no output intent with its profile"


def _forms(read: pikepdf.Pdf) -> Iterator[str]:  # 6.4
    form = read.Root.get("/AcroForm", pikepdf.Dictionary())
    if "/XFA" in form or form.get("/NeedAppearances", False):
        yield "a form that the reader would draw"
    for name in ("/AA", "/NeedsRendering"):
        if name in read.Root:
            yield f"{name} in the catalogue"


def _annotations(read: pikepdf.Pdf) -> Iterator[str]:  # 6.3
    for page in read.pages:
        for note in page.get("/Annots", []):
            flags = int(note.get("/F", 0))
            if not flags & PRINT or flags & (INVISIBLE | HIDDEN | NO_VIEW | TOGGLE_NO_VIEW):
                yield f"annotation {note.Subtype} with flags {flags}"
            left, bottom, right, top = map(float, note.Rect)
            is_empty = left == right and bottom == top
            if "/AP" not in note and note.Subtype != "/Link" and not is_empty:
                yield f"annotation {note.Subtype} without appearance"


def _objects(read: pikepdf.Pdf) -> Iterator[str]:
    for each in read.objects:
        if isinstance(each, pikepdf.Stream):
            yield from _stream(each)
        elif isinstance(each, pikepdf.Dictionary):
            yield from _dictionary(each)


def _stream(each: Any) -> Iterator[str]:  # 6.1.7, 6.2.8
    filters = each.get("/Filter", [])
    if "/LZWDecode" in (list(filters) if isinstance(filters, pikepdf.Array) else [filters]):
        yield "LZW compression"
    if "/F" in each:
        yield "a stream outside the file"
    if each.get("/Subtype") == "/Image" and each.get("/Interpolate", False):
        yield "an interpolated image"


def _dictionary(each: Any) -> Iterator[str]:  # 6.2.11, 6.5.1
    kind, subtype = each.get("/Type"), each.get("/Subtype")
    if kind == "/FontDescriptor" and not FONT_FILES & set(each.keys()):
        yield f"font {each.FontName} is not embedded"
    if kind == "/Font" and subtype == "/Type0" and "/ToUnicode" not in each:
        yield f"font {each.BaseFont} does not say its characters"
    if kind == "/Font" and subtype in {"/Type1", "/TrueType"} and "/FontDescriptor" not in each:
        yield f"font {each.BaseFont} is not embedded"
    if str(each.get("/S", "")) in ACTIONS_REFUSED:
        yield f"action {each.S}"


CHECKS = (_identity, _logical_structure, _colours, _forms, _annotations, _objects)
