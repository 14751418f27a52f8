"""Every address × every role, against the table: none forgotten, none too open, none too closed."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.browsers import signed_in
from tests.house.access_table import ROLES, TABLE, Row
from tests.house.layers import assert_none
from tests.house.world import World, make_world


def url_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name or entry.pattern}"
        else:
            inside = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from url_names(entry, inside)


def test_table_every_address_has_a_row() -> None:
    assert_none(set(url_names(get_resolver())) - {row.name for row in TABLE})


def test_table_every_row_has_an_address() -> None:
    assert_none({row.name for row in TABLE} - set(url_names(get_resolver())))


def test_table_each_way_is_told_once() -> None:
    told = [str(row) for row in TABLE]

    assert sorted(told) == sorted(set(told))


def outcome(response: HttpResponseBase) -> str:
    if response.status_code not in {301, 302, 303}:
        return str(response.status_code)
    return "in" if response["Location"].startswith(resolve_url(settings.LOGIN_URL)) else "to"


def ask(row: Row, url: str, role: str, world: World) -> str:
    """Ask as this role; what it changes is undone."""
    with transaction.atomic():
        client = Client() if role == "anonymous" else signed_in(getattr(world.cast, role))
        answer = outcome(getattr(client, row.method)(url))
        transaction.set_rollback(True)
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("row", TABLE, ids=str)
def test_access_every_role_gets_what_the_table_says(row: Row) -> None:
    world = make_world()
    url = reverse(row.name, kwargs={name: value(world) for name, value in row.kwargs.items()})

    expected = dict(zip(ROLES, row.outcomes.split(), strict=True))
    got = {role: ask(row, url, role, world) for role in ROLES}

    assert_none(f"{role}: {got[role]}, not {expected[role]}" for role in ROLES if got[role] != expected[role])
