"""Breaks each rule of who may do what, one at a time, and counts the breaks that a test sees.

Two kinds of mutants, in a copy of the tree: a line taken out of a right's table (a role loses it), a flag
of a right dropped, and a predicate that answers yes, or no, to everybody. What counts is a test of what
people can do: the published table of rights, which would see any change of itself, is left out.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench import Figures, progress, run

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "var", "node_modules", "__pycache__", ".*_cache")
FLAGS = ("is_own", "is_system", "is_delegable")


class Mutant(NamedTuple):
    """A rules file with one fault in it."""

    path: Path
    name: str
    source: str


class _Drop(ast.NodeTransformer):
    """Take out the n-th line of a table of rights, or the n-th flag; count them as it goes."""

    def __init__(self, wanted: int) -> None:
        self.wanted = wanted
        self.seen = -1
        self.name = ""

    def _is_wanted(self, name: str) -> bool:
        self.seen += 1
        if self.seen == self.wanted:
            self.name = name
            return True
        return False

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        """Drop a role of a dictionary of roles."""
        self.generic_visit(node)
        kept = [
            (key, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if not (
                isinstance(key, ast.Attribute)
                and isinstance(value, ast.Attribute)
                and getattr(value.value, "id", "") == "Reach"
                and self._is_wanted(f"line {key.lineno}: {key.attr}")
            )
        ]
        node.keys, node.values = [key for key, _ in kept], [value for _, value in kept]
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """Drop a flag of a declaration."""
        self.generic_visit(node)
        node.keywords = [
            keyword
            for keyword in node.keywords
            if not (keyword.arg in FLAGS and self._is_wanted(f"line {node.lineno}: {keyword.arg}"))
        ]
        return node


def table_mutants(path: Path) -> Iterator[Mutant]:
    """Yield the file without each line and each flag of its tables."""
    source = path.read_text(encoding="utf-8")
    wanted = 0
    while True:
        drop = _Drop(wanted)
        tree = drop.visit(ast.parse(source))
        if not drop.name:
            return
        yield Mutant(path, drop.name, ast.unparse(tree))
        wanted += 1


def predicate_mutants(path: Path) -> Iterator[Mutant]:
    """Yield the file with each predicate saying yes to all, then no to all."""
    source = path.read_text(encoding="utf-8")
    names = [
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and getattr(node.returns, "id", "") == "bool"
    ]
    for name in names:
        for answer in (True, False):
            tree = ast.parse(source)
            for node in tree.body:
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    node.body = [ast.Return(ast.Constant(answer))]
            yield Mutant(path, f"{name} says {answer}", ast.unparse(ast.fix_missing_locations(tree)))


def suites(app: str) -> list[list[str]]:
    """Return what to run, the quickest first; the last ones only for a mutant nothing has seen yet."""
    own = sorted(str(path) for path in Path("tests", app).glob("test_*rules*.py"))
    access = ["tests/house/test_access_everywhere.py", "tests/house/test_access.py"]
    return [suite for suite in (own, [f"tests/{app}"], access) if suite]


def is_caught(copy: Path, app: str) -> bool:
    """Run the suites until one fails."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    return any(
        subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *suite],
            cwd=copy,
            env=environment,
            capture_output=True,
            check=False,
        ).returncode
        for suite in suites(app)
    )


def mutants() -> Iterator[Mutant]:
    """Yield every mutant of every app, or of those that RULES_OF names, between spaces."""
    only = os.environ.get("RULES_OF", "").split()
    for path in sorted(Path("relais").glob("*/rules.py")):
        if only and path.parent.name not in only:
            continue
        yield from table_mutants(path)
        yield from predicate_mutants(path)


def measure() -> Figures:
    """Count the mutants and those caught; tell the others."""
    os.chdir(ROOT)
    every = list(mutants())
    survivors = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "tree")
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for rank, mutant in enumerate(every, start=1):
            target = copy / mutant.path
            original = target.read_text(encoding="utf-8")
            target.write_text(mutant.source, encoding="utf-8")
            is_seen = is_caught(copy, mutant.path.parent.name)
            if not is_seen:
                survivors.append(f"{mutant.path} {mutant.name}")
            target.write_text(original, encoding="utf-8")
            progress(f"{rank}/{len(every)} {mutant.path} {mutant.name}{'' if is_seen else ': survives'}")
    return {
        "mutants": len(every),
        "caught": len(every) - len(survivors),
        "survivors": "; ".join(survivors) or "none",
    }


if __name__ == "__main__":
    run(measure)
