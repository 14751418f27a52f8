"""The table of rights is what the code applies, and every right is applied somewhere."""

import ast

from relais.accounts.management.commands.rights_matrix import PAGE
from relais.core.matrix import COLUMNS, rights_matrix, write_matrix
from relais.core.rights import declared
from tests.house.layers import assert_none, sources


def test_rights_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_matrix(), "run: python manage.py rights_matrix"


def test_rights_matrix_has_a_cell_for_each_column() -> None:
    rows = {row.code: row.cells for row in rights_matrix()}

    assert {len(cells) for cells in rows.values()} == {len(COLUMNS)}
    assert dict(zip(COLUMNS, rows["sign_letter"], strict=True)) == {
        **dict.fromkeys(COLUMNS, "–"),
        "Chef d'établissement": "son établissement",
        "Délégable": "oui",
    }


def test_rights_are_said_once_each() -> None:
    labels = [right.label for right in declared()]

    assert sorted(labels) == sorted(set(labels))


def test_rights_named_in_rules_are_all_used() -> None:
    """A right that nothing asks would promise what the code does not keep."""
    names: dict[str, str] = {}
    used: set[str] = set()
    for path in sources():
        tree = ast.parse(path.read_text())
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Assign)
                and isinstance(node.value, ast.Call)
                and getattr(node.value.func, "id", "") == "declare"
            ):
                names[node.targets[0].id] = path.parent.name  # type: ignore[attr-defined]
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                used.add(node.id)

    assert_none(f"{app}: {name}" for name, app in names.items() if name not in used)
