"""Beyond the table: both methods everywhere, the roles it has no column for, exports, and foreign twins.

A twin holds the same role over another perimeter: another academy, school, zone or authority.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person, RoleAssignment
from relais.core.scope import ACADEMIE_ROLES, SCHOOL_ROLES, Role
from tests import factories
from tests.browsers import signed_in
from tests.house.access_table import ROLES, TABLE, Row
from tests.house.layers import assert_none
from tests.house.test_access import outcome
from tests.house.world import World, make_world

pytestmark = pytest.mark.django_db

READS = {"dashboards:school", "schools:list"}
FOLLOWS = {"dashboards:campaign", "dashboards:campaign_of_year", "dashboards:campaign_schools"}
EQUALITY = {"dashboards:equality", "dashboards:equality_of_year"}
SCALE = {"allowances:scale", "allowances:questions", "allowances:published"}
CONTACTS = {"designations:contacts", "designations:contact"}
ROLE_LIST = {"designations:roles", "designations:roles_of_year", "designations:roles_file"}
LETTERS = {
    "letters:edit",
    "letters:read",
    "letters:issuing",
    "letters:trajectory",
    "letters:letter_template",
}
TEMPLATES = {"letters:templates", "letters:compare_templates"}
PEOPLE = {
    "accounts:people",
    "accounts:new_person",
    "accounts:person",
    "accounts:rename_person",
    "accounts:new_address",
    "accounts:main_address",
    "accounts:drop_address",
    "accounts:give_role",
    "accounts:end_role",
    "accounts:find_other",
    "accounts:merge",
    "accounts:undo_merge",
    "accounts:change_head",
}
MAILS = {
    "outbox:failures",
    "outbox:failure",
    "outbox:dismiss",
    "outbox:person_mails",
    "outbox:person_mail",
}
# What each role without a column opens, besides what is open to anyone signed in.
OPENS: dict[Role, set[str]] = {
    Role.ACADEMIE_READER: {
        *(*READS, *CONTACTS, *FOLLOWS, *SCALE, *LETTERS, *TEMPLATES, *EQUALITY),
        *("designations:answer", "audit:decisions", "allowances:school"),
    },
    Role.TRAINING_OFFICER: {*READS, *CONTACTS, *SCALE, *ROLE_LIST, "designations:answer"},
    Role.ZONE_LEADER: {*READS, *CONTACTS, *LETTERS, "designations:answer"},
    Role.ADMIN: {*READS, *PEOPLE, *MAILS, "accounts:rights", "accounts:attributes", "audit:journal"},
}
EXPORTS = re.compile(r'href="(\?[^"]*export=[^"]+)"')


def addresses(world: World) -> Iterator[tuple[Row, str]]:
    """Yield each row of the table with its address."""
    for row in TABLE:
        yield row, reverse(row.name, kwargs={name: value(world) for name, value in row.kwargs.items()})


def ask(client: Client, method: str, url: str) -> HttpResponseBase:
    """Ask; what it changes is undone."""
    with transaction.atomic():
        response: HttpResponseBase = getattr(client, method)(url)
        transaction.set_rollback(True)
    return response


def body_of(response: HttpResponseBase) -> bytes:
    """Return all that was answered, whole or streamed."""
    return b"".join(response)


def open_to_all(row: Row) -> bool:
    """Tell whether somebody without any role gets it: nothing in it is anybody's."""
    return row.outcomes.split()[ROLES.index("outsider")] != "404"


# Both methods


@pytest.mark.parametrize("role", ROLES)
def test_method_without_a_row_is_refused(role: str) -> None:
    world = make_world()
    told = {(row.name, row.method) for row in TABLE}
    client = Client() if role == "anonymous" else signed_in(getattr(world.cast, role))

    def faults() -> Iterator[str]:
        for row, url in addresses(world):
            other = "post" if row.method == "get" else "get"
            if (row.name, other) not in told:
                got = outcome(ask(client, other, url))
                if got not in {"405", "in"}:
                    yield f"{other} {row.name}: {got}"

    assert_none(faults())


# The other roles


def holder(world: World, role: Role) -> Person:
    """Return somebody who holds the role over the cast's own perimeter."""
    over: dict[Role, dict[str, Any]] = {
        Role.ACADEMIE_READER: {"academie": world.cast.academie},
        Role.TRAINING_OFFICER: {"academie": world.cast.academie},
        Role.ZONE_LEADER: {"zone": world.zone},
        Role.ADMIN: {},
    }
    return hold(role, **over[role])


def hold(role: Role, **perimeter: Any) -> Person:
    """Give the role to somebody new."""
    person = factories.make_person("Zoé", f"Ailleurs-{role}")
    RoleAssignment.objects.create(person=person, role=role, starts_on=factories.LONG_AGO, **perimeter)
    return person


@pytest.mark.parametrize("role", OPENS)
def test_role_opens_what_is_told_and_nothing_else(role: Role) -> None:
    world = make_world()
    client = signed_in(holder(world, role))

    def faults() -> Iterator[str]:
        for row, url in addresses(world):
            if open_to_all(row):
                continue
            got = outcome(ask(client, row.method, url))
            expected = {"200", "to"} if row.name in OPENS[role] else {"404"}
            if got not in {*expected, "405"}:
                yield f"{row}: {got}, not {expected}"

    assert_none(faults())


# Foreign twins


@dataclass(frozen=True)
class Abroad:
    """Another academy, with a school, a zone and an authority of its own."""

    people: dict[str, Person]


def make_abroad() -> Abroad:
    """Make everybody's twin."""
    academie = factories.make_academie(code="04", name="académie de Bordeaux")
    authority = factories.make_authority(code="033", name="Gironde")
    school = factories.make_school(
        name="Collège Hors-du-Champ", town="Bordeaux", academie=academie, authority=authority
    )
    zone = factories.make_zone("Médoc", academie=academie)
    factories.make_school_zone(school, zone)
    over: dict[Role, dict[str, Any]] = {
        **{role: {"school": school} for role in SCHOOL_ROLES},
        **{role: {"academie": academie} for role in ACADEMIE_ROLES},
        Role.AUTHORITY_READER: {"authority": authority},
        Role.ZONE_LEADER: {"zone": zone},
    }
    return Abroad({role.value: hold(role, **perimeter) for role, perimeter in over.items()})


TWINS = [role.value for role in Role if role != Role.ADMIN]


def secrets_of(world: World) -> list[bytes]:
    """Return what a page shown abroad must not say."""
    cast = world.cast
    people = (cast.head, cast.deputy, cast.referent, cast.second_referent)
    return [cast.school.uai.encode(), *(person.last_name.upper().encode() for person in people)]


@pytest.mark.parametrize("role", TWINS)
def test_twin_gets_no_object_of_ours_and_learns_nothing_of_us(role: str) -> None:
    world = make_world()
    client = signed_in(make_abroad().people[role])
    ours = secrets_of(world)

    def faults() -> Iterator[str]:
        for row, url in addresses(world):
            if open_to_all(row):
                continue
            response = ask(client, row.method, url)
            got = outcome(response)
            if got == "200" and any(secret in body_of(response) for secret in ours):
                yield f"{row} says something of ours"
            elif got not in {"200", "404", "405"} and set(row.kwargs) - {"year", "step"}:
                yield f"{row}: {got}"

    assert_none(faults())


# Exports


def export_addresses(client: Client, url: str) -> list[str]:
    """Return the addresses of the files a page offers."""
    response = ask(client, "get", url)
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return []
    return [url + found.replace("&amp;", "&") for found in EXPORTS.findall(body_of(response).decode())]


def exports(client: Client, world: World) -> Iterator[tuple[str, HttpResponseBase]]:
    """Yield every file offered by every page."""
    for row, url in addresses(world):
        if row.method == "get" and not row.name.startswith("outbox:"):  # the demonstration's own mailbox
            for address in export_addresses(client, url):
                yield address, ask(client, "get", address)


@pytest.mark.parametrize("role", ["officer", "pay_officer", "head", "authority_reader"])
def test_exports_are_offered_to_whoever_sees_the_list(role: str) -> None:
    world = make_world()
    found = dict(exports(signed_in(getattr(world.cast, role)), world))

    assert found
    assert_none(
        f"{url}: {response.status_code}" for url, response in found.items() if response.status_code != 200
    )
    assert {response["Content-Type"].partition(";")[0] for response in found.values()} == {
        "text/csv",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }


@pytest.mark.parametrize("role", TWINS)
def test_exports_asked_abroad_say_nothing_of_ours(role: str) -> None:
    world = make_world()
    client = signed_in(make_abroad().people[role])
    ours = secrets_of(world)
    offered = [url for url, _ in exports(signed_in(world.cast.officer), world) if "export=csv" in url]

    def faults() -> Iterator[str]:
        for url in offered:
            response = ask(client, "get", url)
            if response.status_code not in {200, 404} or any(secret in body_of(response) for secret in ours):
                yield f"{url}: {response.status_code}"

    assert offered
    assert_none(faults())
