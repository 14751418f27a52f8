"""Strictness of every test, and the fixtures all share.

Warnings are errors, the order is random and the network closed: see `[tool.pytest.ini_options]`.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.http import HttpResponseBase
from django.template import engines
from django.template.base import FilterExpression
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings

from relais.accounts.models import Person
from relais.core import clock
from relais.schools.search import forget_index
from tests import factories
from tests.browsers import signed_in
from tests.cast import Cast, make_cast
from tests.frozen import FROZEN_SCALES, FROZEN_TEMPLATES
from tests.protection import PROTECTED

TODAY = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
# A slow machine is no failure, and a test says the same thing twice: new examples come with a new version.
hypothesis_settings.register_profile("relais", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("relais")
OUR_TEMPLATES = str(django_settings.BASE_DIR / "relais")


class UndefinedTemplateVariableError(Exception):
    """A template of ours names a variable its view does not give."""


class Undefined(str):
    """What Django writes for an undefined variable: nothing, and an error when the template is ours.

    Django asks whether this text is empty exactly where a lookup has failed and no tag forgave it
    (`{% if %}` and `{% for %}` forgive). Templates of libraries are left as they are.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        if frame.f_code is FilterExpression.resolve.__code__:
            template = _template_being_rendered(frame)
            if template.startswith(OUR_TEMPLATES) or not Path(template).is_absolute():
                message = f"{frame.f_locals['self'].var} in {template}"
                raise UndefinedTemplateVariableError(message)
        return False


def _template_being_rendered(frame: FrameType | None) -> str:
    while frame is not None:
        origin = getattr(frame.f_locals.get("self"), "origin", None)
        if origin is not None:
            return str(origin.name)
        frame = frame.f_back
    return ""


@pytest.fixture(autouse=True, scope="session")
def _undefined_template_variables_fail() -> Iterator[None]:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    before = engine.string_if_invalid
    engine.string_if_invalid = Undefined()
    yield
    engine.string_if_invalid = before


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied_between_tests() -> Iterator[None]:
    """Let a transactional test leave an empty database: only then, the journal may be emptied too.

    The protection is taken away and put back in the transaction that empties the tables.
    """
    empty_tables = BaseDatabaseOperations.execute_sql_flush

    def lift_and_empty(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        vendor = operations.connection.vendor
        guarded = (*PROTECTED, FROZEN_SCALES, FROZEN_TEMPLATES)
        lifted = [statement for table in guarded for statement in table.drop_sql(vendor)]
        restored = [statement for table in guarded for statement in table.create_sql(vendor)]
        empty_tables(operations, [*lifted, *statements, *restored])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lift_and_empty)
        yield


@pytest.fixture(autouse=True)
def _clean_room(settings: Settings, tmp_path: Path) -> None:
    """Give each test its own files and the same sequence of names."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = dict(settings.STORAGES)  # forgets the in-memory storage of the test before
    factories.restart_sequence()
    forget_index()  # this test's schools have the keys of the test before's


@pytest.fixture(autouse=True)
def _same_day_for_ever() -> Iterator[None]:
    """Live in the autumn of the factories' year, threads of the live server included."""
    clock.stop_everywhere(TODAY)
    yield
    clock.stop_everywhere(None)


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the people of every test."""
    return make_cast()


@pytest.fixture
def client_for() -> Callable[[Person], Client]:
    """Return a browser in which the person has signed in."""

    return signed_in


@pytest.fixture
def assert_same_queries() -> Callable[..., None]:
    """Check that a page costs the same literal number of queries with 1 and with 3 rows.

    assert_same_queries(lambda: client.get(url), add_row, expected=7)
    """

    def check(
        get: Callable[[], HttpResponseBase],
        add_row: Callable[[], object],
        *,
        expected: int,
    ) -> None:
        add_row()
        counts = [_count_queries(get)]
        add_row()
        add_row()
        counts.append(_count_queries(get))
        assert counts == [expected, expected]

    return check


def _count_queries(get: Callable[[], HttpResponseBase]) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = get()
    assert response.status_code == 200
    return len(queries)
