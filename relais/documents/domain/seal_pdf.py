"""Seal a PDF with the academy's certificate: PAdES baseline B (ADR 0011). Imported when there is one."""

from io import BytesIO

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import (
    InvisSigSettings,
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from relais.documents.readers.certificates import Certificate

FIELD = "Cachet"
LAST_PAGE = -1
# Nothing is shown, nothing is printed: the field is read aloud by its name.
SPEC = SigFieldSpec(
    FIELD,
    on_page=LAST_PAGE,
    invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
    readable_field_name="Cachet électronique",
)
METADATA = PdfSignatureMetadata(
    field_name=FIELD,
    md_algorithm="sha256",
    subfilter=SigSeedSubFilter.PADES,
    reason="Émission du document",
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,
)


def seal_pdf(pdf: bytes, certificate: Certificate) -> bytes:
    """Return the tagged PDF with a seal after which no change is allowed.

    The bytes given are kept as they are and what makes the seal comes after them, so that what the file
    claims (for the archives, read aloud) still holds.
    """
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    append_signature_field(writer, SPEC)
    _put_in_reading_order(writer)
    sealed: BytesIO = PdfSigner(METADATA, certificate.signer).sign_pdf(writer, existing_fields_only=True)
    return sealed.getvalue()


def _put_in_reading_order(writer: IncrementalPdfFileWriter) -> None:
    """Put the seal's field last in the structure tree, in a Form: what is read aloud wants it there."""
    tree = writer.root["/StructTreeRoot"]
    root = tree.raw_get("/K")[0] if isinstance(tree["/K"], ArrayObject) else tree.raw_get("/K")
    field: IndirectObject = writer.root["/AcroForm"]["/Fields"].raw_get(0)
    widget = field.get_object()
    page = widget.raw_get("/P")
    form = writer.add_object(
        DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): root,
                pdf_name("/Pg"): page,
                pdf_name("/K"): DictionaryObject(
                    {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): field, pdf_name("/Pg"): page},
                ),
            },
        ),
    )
    key = tree["/ParentTreeNextKey"]
    widget[pdf_name("/StructParent")] = key
    tree["/ParentTree"]["/Nums"].extend([key, form])
    tree[pdf_name("/ParentTreeNextKey")] = NumberObject(key + 1)
    document = root.get_object()
    document["/K"].append(form)
    writer.update_container(tree)
    writer.update_container(document)
