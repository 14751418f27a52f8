"""The table of who may do what, role by right, read from the code's own declarations."""

from dataclasses import dataclass

from relais.core.rights import Right, declared
from relais.core.scope import Role

NOTHING = "–"
COLUMNS = [*(str(role.label) for role in Role), "La personne concernée", "Délégable", "Automatique"]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A right and how far each role has it."""

    code: str
    label: str
    cells: list[str]


def rights_matrix() -> list[MatrixRow]:
    """Return a row a right, in the order of their codes; the cells follow `COLUMNS`."""
    return [MatrixRow(right.code, right.label, _cells(right)) for right in declared()]


def _cells(right: Right) -> list[str]:
    reaches = [right.holders[role].value if role in right.holders else NOTHING for role in Role]
    flags = (right.is_own, right.is_delegable, right.is_system)
    return [*reaches, *("oui" if flag else NOTHING for flag in flags)]


def write_matrix() -> str:
    """Return the table in Markdown, as `docs/rights.md` keeps it."""
    lines = [
        "# Rights",
        "",
        "Who may do what, and how far: read from the declarations of each app's `rules.py`, written by",
        "`python manage.py rights_matrix`; a test refuses a page that is no longer true.",
        "",
        f"| Droit | {' | '.join(COLUMNS)} |",
        f"|---|{'---|' * len(COLUMNS)}",
        *(f"| {row.label} (`{row.code}`) | {' | '.join(row.cells)} |" for row in rights_matrix()),
        "",
    ]
    return "\n".join(lines)
