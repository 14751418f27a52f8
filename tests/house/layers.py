"""The layers between apps, read where import-linter reads them: one source for both."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ROOT / "relais"


@cache
def contract(contract_id: str) -> dict[str, Any]:
    """Return a contract of import-linter by its id."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    return next(contract for contract in contracts if contract["id"] == contract_id)


@cache
def ranks() -> dict[str, int]:
    """Return the height of each app, 0 at the top; apps side by side have the same."""
    return {
        name.strip(" ()"): rank
        for rank, layer in enumerate(contract("apps")["layers"])
        for name in layer.split("|")
    }


def may_reach(app: str, other: str) -> bool:
    """Tell whether `app` may know `other`: itself, or one below."""
    return app == other or ranks()[app] < ranks()[other]


def app_of(path: Path) -> str:
    """Return the app a file of relais/ belongs to."""
    return path.relative_to(APPS).parts[0]


def built_apps() -> set[str]:
    """Return the apps that exist."""
    return {path.parent.name for path in APPS.glob("*/__init__.py")}


def sources(pattern: str = "*.py") -> list[Path]:
    """Return the files of relais/ we write ourselves."""
    return sorted(path for path in APPS.rglob(pattern) if "migrations" not in path.parts)


def assert_none(faults: Iterable[str]) -> None:
    """Fail with every fault told, one a line."""
    told = "\n".join(sorted(faults))
    assert not told, told
