"""Tables whose rows are added and never changed: the database itself refuses the rest.

In a migration:

    operations = [AppendOnly("audit_entry", keys=("id",)).operation()]

On SQLite a later migration that makes the table again (most alterations do) loses its triggers: it must
end with `operation()` again. A test of each such table says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.migrations import RunPython


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """A table that refuses `UPDATE`, `DELETE` and `TRUNCATE`.

    `keys` are the columns no two rows share; several columns that make one key together are a tuple.
    """

    table: str
    keys: tuple[str | tuple[str, ...], ...]

    def operation(self) -> RunPython:
        """Return the migration's operation that protects the table; undone, the table is as any other."""
        return RunPython(_executing(self.create_sql), _executing(self.drop_sql), elidable=False)

    def create_sql(self, vendor: str) -> list[str]:
        """Return the statements that protect the table, on `sqlite` or `postgresql`."""
        return self._create_sqlite() if vendor == "sqlite" else self._create_postgresql()

    def drop_sql(self, vendor: str) -> list[str]:
        """Return the statements that take the protection away, whether or not it is there."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.table}_no_{event}" for event in _SQLITE_EVENTS]
        return [
            f"DROP TRIGGER IF EXISTS {self.table}_append_only ON {self.table}",
            f"DROP FUNCTION IF EXISTS {self.table}_refuse()",
        ]

    def _create_sqlite(self) -> list[str]:
        # INSERT OR REPLACE takes a row's place without firing the triggers of DELETE.
        taken = " OR ".join(_same(key) for key in self.keys)
        replaced = f"EXISTS (SELECT 1 FROM {self.table} WHERE {taken})"  # noqa: S608 - names of ours
        return [
            f"CREATE TRIGGER {self.table}_no_{event} BEFORE {verb} ON {self.table} "
            f"WHEN {replaced if event == 'replace' else 'TRUE'} "
            f"BEGIN SELECT RAISE(ABORT, '{self.table} is append-only: {event} refused'); END"
            for event, verb in _SQLITE_EVENTS.items()
        ]

    def _create_postgresql(self) -> list[str]:
        refuse = (
            f"CREATE FUNCTION {self.table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION USING MESSAGE = '{self.table} is append-only: ' || lower(TG_OP) || ' refused', "
            "ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        trigger = (
            f"CREATE TRIGGER {self.table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.table}_refuse()"
        )
        return [refuse, trigger]


def _same(key: str | tuple[str, ...]) -> str:
    columns = (key,) if isinstance(key, str) else key
    return "(" + " AND ".join(f"{column} = NEW.{column}" for column in columns) + ")"


_SQLITE_EVENTS = {"update": "UPDATE", "delete": "DELETE", "replace": "INSERT"}


def _executing(statements: Callable[[str], list[str]]) -> Callable[[Any, Any], None]:
    def execute(_apps: Any, schema_editor: Any) -> None:  # noqa: ANN401 - Django's signature
        for statement in statements(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    return execute
