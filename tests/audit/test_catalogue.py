"""Every act of every app has its sentence."""

import ast
from collections.abc import Iterator
from pathlib import Path

from relais.audit.catalogue import ACTS, Act, act_of
from tests.house.layers import APPS, assert_none, sources


def acts_of(path: Path) -> Iterator[str]:
    """Yield the acts a file records, by themselves or as transitions."""
    tree = ast.parse(path.read_text())
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) == "record_entry":
            yield from (_word(each.value, constants) for each in node.keywords if each.arg == "act")
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key and isinstance(value, ast.Call) and _name(value.func) == "Transition":
                    yield _word(key, constants)


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _word(value: ast.expr, constants: dict[str, ast.expr]) -> str:
    """Return a text written in place or named above; anything else is told as it is, and has no sentence."""
    named = constants.get(value.id, value) if isinstance(value, ast.Name) else value
    return str(named.value) if isinstance(named, ast.Constant) else ast.unparse(value)


def recorded() -> dict[str, Path]:
    return {act: path for path in sources() if APPS / "audit" not in path.parents for act in acts_of(path)}


def test_catalogue_every_act_has_its_sentence() -> None:
    assert_none(
        f"{path.relative_to(APPS)}: the act {act} has no sentence in relais/audit/catalogue.py"
        for act, path in recorded().items()
        if act not in ACTS
    )


def test_catalogue_labels_are_all_different() -> None:
    labels = [act.label for act in ACTS.values()]

    assert sorted(set(labels)) == sorted(labels)


def test_catalogue_sees_each_way_of_writing_an_act(tmp_path: Path) -> None:
    file = tmp_path / "acts.py"
    file.write_text(
        'EDIT = "edit"\n'
        'record_entry(actor=actor, act="sign", on=letter)\n'
        "record_entry(actor=actor, act=EDIT, on=letter)\n"
        'TABLE = {"send": Transition(sources, target, rule), "other": 3, **more}\n'
        "record_entry(actor=actor, act=chosen(), on=letter)\n"
    )

    assert sorted(acts_of(file)) == ["chosen()", "edit", "send", "sign"]


def test_act_of_another_version_is_told_by_its_code() -> None:
    assert act_of("sign_letter") == ACTS["sign_letter"]
    assert act_of("fly") == Act("fly", "a fait « fly »")
