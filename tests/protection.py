"""The tables whose rows the database refuses to change."""

from relais.core.append_only import AppendOnly

PROTECTED = (
    AppendOnly("audit_entry", keys=("id",)),
    AppendOnly("audit_link", keys=("number", "entry_id")),
    AppendOnly("documents_issuedtable", keys=("id", ("kind", "academie_id", "year", "number"))),
)
