"""What somebody with the database alone can do to the journal: take the protection away, then write."""

from django.db import connection

from tests.protection import PROTECTED


def execute(statement: str, *values: str | int | None) -> None:
    """Execute one statement as it is."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def tamper(statement: str, *values: str | int | None) -> None:
    """Execute a statement the database refuses, once its protection is gone."""
    for table in PROTECTED:
        for lift in table.drop_sql(connection.vendor):
            execute(lift)
    execute(statement, *values)
