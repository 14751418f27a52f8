"""One idea, one word: the names of the code follow docs/glossary.md."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.layers import ROOT, assert_none, sources

CODE = re.compile(r"`([a-z_]+)`")
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
VOWEL = re.compile(r"[aeiouy]")
CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
# What is shown as an example in a docstring says nothing of the vocabulary.
QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"|«[^»]*»|'[^']*'")
# English words and names that a docstring writes in capitals.
NOT_ACRONYMS = {"ACT", "FILE", "GET", "NOM", "OTHER", "POST", "README"}
Definition = ast.ClassDef | ast.FunctionDef | ast.Module


@cache
def cells() -> list[list[str]]:
    """Return the rows of the glossary's tables."""
    lines = (ROOT / "docs" / "glossary.md").read_text().splitlines()
    return [line.strip("|").split("|") for line in lines if line.startswith("| `")]


@cache
def known() -> set[str]:
    """Return the words the glossary defines."""
    return {word for row in cells() for word in CODE.findall(row[0])}


@cache
def refused() -> set[str]:
    """Return the words the glossary says not to use."""
    return {word for row in cells() if len(row) >= 5 for word in CODE.findall(row[4])}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def names(path: Path) -> Iterator[tuple[int, str]]:
    """Yield what others see of a file: classes, functions, arguments, fields and constants."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        if isinstance(node, ast.ClassDef | ast.Module):
            yield from ((line, name) for statement in node.body for line, name in assigned(statement))


def assigned(statement: ast.stmt) -> list[tuple[int, str]]:
    targets = (
        statement.targets
        if isinstance(statement, ast.Assign)
        else [statement.target]
        if isinstance(statement, ast.AnnAssign)
        else []
    )
    return [(target.lineno, target.id) for target in targets if isinstance(target, ast.Name)]


def docstrings(path: Path) -> Iterator[str]:
    nodes = (node for node in ast.walk(tree(path)) if isinstance(node, Definition))
    yield from (QUOTED.sub("", docstring) for node in nodes if (docstring := ast.get_docstring(node)))


def words(name: str) -> list[str]:
    return [word.lower() for word in WORD.findall(name)]


def is_ours(name: str) -> bool:
    """Tell whether we chose the name: Python chose `__str__`."""
    return not name.startswith("__") and name != "cls" and len(name) > 1


def test_acronym_in_a_docstring_is_in_the_glossary() -> None:
    faults = {
        f"{path.relative_to(ROOT)}: {acronym}"
        for path in sources()
        for docstring in docstrings(path)
        for acronym in CAPITALS.findall(docstring)
        if acronym.lower() not in known() and acronym not in NOT_ACRONYMS | {name for _, name in names(path)}
    }

    assert_none(faults)


def test_acronym_in_a_name_is_in_the_glossary() -> None:
    """A word without a vowel is an acronym or an abbreviation: either it is known to all, or spelt out."""
    faults = {
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sources()
        for line, name in names(path)
        if is_ours(name)
        for word in words(name)
        if len(word) > 1 and not VOWEL.search(word) and not {word, word.removesuffix("s")} & known()
    }

    assert_none(faults)


def test_acronym_in_a_class_name_is_a_word() -> None:
    faults = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and re.search(r"[A-Z]{2}", node.name)
    }

    assert_none(faults)


def test_name_uses_no_refused_word() -> None:
    faults = {
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path in sources()
        for line, name in names(path)
        for word in refused()
        if f"_{word}_" in f"_{'_'.join(words(name))}_"
    }

    assert_none(faults)
