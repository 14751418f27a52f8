"""Rows that no longer change once they, or their parent, have reached a state: the database itself refuses.

In a migration:

    operations = [FROZEN_LINES.operation()]

On SQLite a later migration that makes either table again (most alterations do) loses its triggers: it must
end with `operation()` again. A test says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.migrations import RunPython

_EVENTS = ("insert", "update", "delete")
_SIDES = {"insert": ("NEW",), "update": ("OLD", "NEW"), "delete": ("OLD",)}


@dataclass(frozen=True, slots=True)
class Frozen:
    """A parent whose `columns` freeze in `state`, and the children, if any, that point to it by `key`."""

    parent: str
    columns: tuple[str, ...]
    state: str
    child: str = ""
    key: str = ""

    def operation(self) -> RunPython:
        """Return the migration's operation that protects the tables; undone, they are as any other."""
        return RunPython(_executing(self.create_sql), _executing(self.drop_sql), elidable=False)

    def create_sql(self, vendor: str) -> list[str]:
        """Return the statements that protect the tables, on `sqlite` or `postgresql`."""
        return self._create_sqlite() if vendor == "sqlite" else self._create_postgresql()

    def drop_sql(self, vendor: str) -> list[str]:
        """Return the statements that take the protection away, whether or not it is there."""
        if vendor == "sqlite":
            names = [f"{self.parent}_frozen", f"{self.parent}_frozen_delete"]
            names += [f"{self.child}_frozen_{event}" for event in self._child_events]
            return [f"DROP TRIGGER IF EXISTS {name}" for name in names]
        tables = [name for name in (self.child, self.parent) if name]
        return [
            *(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}" for table in tables),
            *(f"DROP FUNCTION IF EXISTS {table}_refuse()" for table in tables),
        ]

    @property
    def _child_events(self) -> tuple[str, ...]:
        return _EVENTS if self.child else ()

    @property
    def _refusal(self) -> str:
        return f"{self.parent} is frozen once {self.state}"

    def _is_frozen(self, *sides: str) -> str:
        keys = ", ".join(f"{side}.{self.key}" for side in sides)
        return f"EXISTS (SELECT 1 FROM {self.parent} WHERE id IN ({keys}) AND state = '{self.state}')"  # noqa: S608 - names of ours

    def _create_sqlite(self) -> list[str]:
        abort = f"BEGIN SELECT RAISE(ABORT, '{self._refusal}'); END"
        return [
            (
                f"CREATE TRIGGER {self.parent}_frozen BEFORE UPDATE OF {', '.join(self.columns)} "
                f"ON {self.parent} WHEN OLD.state = '{self.state}' AND ({self._differs('IS NOT')}) {abort}"
            ),
            (
                f"CREATE TRIGGER {self.parent}_frozen_delete BEFORE DELETE ON {self.parent} "
                f"WHEN OLD.state = '{self.state}' {abort}"
            ),
            *(
                f"CREATE TRIGGER {self.child}_frozen_{event} BEFORE {event.upper()} ON {self.child} "
                f"WHEN {self._is_frozen(*_SIDES[event])} {abort}"
                for event in self._child_events
            ),
        ]

    def _differs(self, operator: str) -> str:
        return " OR ".join(f"OLD.{column} {operator} NEW.{column}" for column in self.columns)

    def _create_postgresql(self) -> list[str]:
        changed = f"TG_OP = 'UPDATE' AND ({self._differs('IS DISTINCT FROM')})"
        parent = self._refuse(
            self.parent,
            f"IF OLD.state = '{self.state}' THEN IF TG_OP = 'DELETE' OR {changed} THEN",
            "END IF; END IF;",
            "UPDATE OR DELETE",
        )
        if not self.child:
            return parent
        return parent + self._refuse(
            self.child, f"IF {self._is_frozen('OLD', 'NEW')} THEN", "END IF;", "INSERT OR UPDATE OR DELETE"
        )

    def _refuse(self, table: str, condition: str, end: str, events: str) -> list[str]:
        """Return the function and the trigger by which a table refuses, under a condition."""
        refuse = (
            f"RAISE EXCEPTION USING MESSAGE = '{self._refusal}', ERRCODE = 'integrity_constraint_violation';"
        )
        return [
            (
                f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"{condition} {refuse} {end} "
                "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
            ),
            (
                f"CREATE TRIGGER {table}_frozen BEFORE {events} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
            ),
        ]


def _executing(statements: Callable[[str], list[str]]) -> Callable[[Any, Any], None]:
    def execute(_apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - Django's signature
        for statement in statements(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return execute
