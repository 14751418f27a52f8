"""Environment variables, read once; what is missing or wrong is remembered and told by the checks.

A bad value never raises here: it falls back to the default and is listed in `ENV.faults`, so that
`manage.py check` (and every start) can say all that is wrong, in words, at once.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import dj_database_url

TRUE_WORDS = {"1", "true", "yes", "oui", "on"}
FALSE_WORDS = {"0", "false", "no", "non", "off", ""}
HEADER_NAME = re.compile(r"[A-Z0-9_]+\Z")
ENGINES = {"sqlite", "postgres", "postgresql"}


@dataclass
class Environment:
    """A reader of `RELAIS_*` or plain variables that collects its faults."""

    values: dict[str, str]
    faults: list[tuple[str, str]] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """Return the variable, stripped."""
        return self.values.get(name, default).strip()

    def secret(self, name: str, default: str = "") -> str:
        """Return the variable, or the text of the file that `NAME_FILE` names: what `ps` must not show."""
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name, default)
        if self.text(name):
            self.faults.append((f"{name}_FILE", f"{name} est donnée aussi : gardez l'une des deux."))
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            self.faults.append((f"{name}_FILE", f"le fichier « {path} » ne se lit pas."))
            return default

    def words(self, name: str, default: list[str] | None = None) -> list[str]:
        """Return a comma-separated list, which a file may hold as a secret's does."""
        raw = self.secret(name) if f"{name}_FILE" in self.values else self.values.get(name)
        if raw is None:
            return default or []
        return [word.strip() for word in raw.split(",") if word.strip()]

    def number(self, name: str, default: int) -> int:
        """Return a whole number."""
        raw = self.values.get(name, str(default))
        try:
            return int(raw)
        except ValueError:
            self.faults.append((name, f"« {raw} » n'est pas un nombre entier, par exemple {default}."))
            return default

    def flag(self, name: str) -> bool:
        """Return yes or no; no by default."""
        raw = self.values.get(name, "").lower()
        if raw not in TRUE_WORDS | FALSE_WORDS:
            self.faults.append((name, f"« {raw} » n'est ni oui ni non."))
        return raw in TRUE_WORDS

    def header(self, name: str) -> str:
        """Return the key under which a request holds the HTTP header named, however it is written."""
        raw = self.text(name)
        key = raw.upper().replace("-", "_").removeprefix("HTTP_")
        if raw and not HEADER_NAME.match(key):
            self.faults.append((name, f"« {raw} » n'est pas un nom d'en-tête, par exemple CT-Remote-User."))
            return ""
        return f"HTTP_{key}" if raw else ""

    def path(self, name: str, default: Path) -> Path:
        """Return a path."""
        raw = self.values.get(name)
        return Path(raw) if raw else default

    def database(self, name: str, default: str) -> dict[str, object]:
        """Return Django's settings for the database at this address, tuned for its engine."""
        raw = self.secret(name) or default
        scheme = raw.partition(":")[0]
        if scheme not in ENGINES:
            return self._refuse_database(name, f"« {scheme} » n'est pas reconnu", default)
        try:
            parsed: dict[str, object] = dict(dj_database_url.parse(raw))
        except ValueError:  # the message may hold the password
            return self._refuse_database(name, "l'adresse n'est pas lisible", default)
        return {**parsed, **(SQLITE if scheme == "sqlite" else POSTGRESQL)}

    def _refuse_database(self, name: str, why: str, default: str) -> dict[str, object]:
        self.faults.append((name, f"{why} : sqlite:///chemin ou postgres://hote/base."))
        return {**dj_database_url.parse(default), **SQLITE}


SQLITE: dict[str, object] = {
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    },
}
POSTGRESQL: dict[str, object] = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

ENV = Environment(values=dict(os.environ))
