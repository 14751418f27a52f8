from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person, RoleAssignment
from relais.core import clock
from relais.core.scope import Role
from tests import factories
from tests.accounts.builders import make_admin, make_far_school, make_role
from tests.cast import Cast

ClientFor = Callable[[Person], Client]
DAY = timedelta(days=1)
PERIOD = {"starts_on": "2026-11-25", "ends_on": "2027-08-31", "reason": "Intérim"}
FROM, TO = date(2026, 11, 25), date(2027, 8, 31)


@pytest.fixture
def client(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.officer)


def url(name: str, *args: object, role: str = "") -> str:
    return reverse(f"accounts:{name}", args=args) + (f"?role={role}" if role else "")


def send(client: Client, address: str, /, **data: object) -> str:
    return client.post(address, data, follow=True).content.decode()


# Giving


def test_role_is_chosen_among_those_the_scope_gives(cast: Cast, client: Client) -> None:
    page = client.get(url("give_role", cast.outsider.pk)).content.decode()

    assert ("?role=head" in page, "?role=admin" in page, "?role=referent" in page) == (True, False, False)
    for asked in ("admin", "referent", "absurd"):
        again = client.get(url("give_role", cast.outsider.pk, role=asked)).content.decode()
        assert "?role=head" in again


def perimeters(cast: Cast) -> dict[Role, tuple[str, Any, Any]]:
    zone = factories.make_zone()
    return {
        Role.HEAD: ("school", cast.school.uai, cast.school),
        Role.DEPUTY: ("school", cast.school.uai.lower(), cast.school),
        Role.OFFICER: ("academie", cast.academie.pk, cast.academie),
        Role.PAY_OFFICER: ("academie", cast.academie.pk, cast.academie),
        Role.TRAINING_OFFICER: ("academie", cast.academie.pk, cast.academie),
        Role.ACADEMIE_READER: ("academie", cast.academie.pk, cast.academie),
        Role.ZONE_LEADER: ("zone", zone.pk, zone),
        Role.AUTHORITY_READER: ("authority", cast.school.authority_id, cast.school.authority),
    }


def test_role_is_given_over_its_perimeter(cast: Cast, client: Client) -> None:
    for role, (column, typed, perimeter) in perimeters(cast).items():
        person = factories.make_person()
        page = send(client, url("give_role", person.pk, role=role), **{column: typed}, **PERIOD)

        given = person.assignments.get()
        assert (given.role, given.perimeter, given.starts_on, given.ends_on, given.reason) == (
            role,
            perimeter,
            FROM,
            TO,
            "Intérim",
        )
        assert "Le rôle est donné" in page


def test_admin_gives_every_role_anywhere(cast: Cast, client_for: ClientFor) -> None:
    client, far = client_for(make_admin()), make_far_school()
    zone = factories.make_zone("Loin", academie=far.academie)

    for role, data in (
        (Role.ADMIN, {}),
        (Role.OFFICER, {"academie": far.academie_id}),
        (Role.ZONE_LEADER, {"zone": zone.pk}),
        (Role.AUTHORITY_READER, {"authority": far.authority_id}),
        (Role.HEAD, {"school": far.uai}),
    ):
        send(client, url("give_role", cast.outsider.pk, role=role), **data, **PERIOD)

    assert list(cast.outsider.assignments.order_by("pk").values_list("role", flat=True)) == [
        "admin",
        "officer",
        "zone_leader",
        "authority_reader",
        "head",
    ]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Ada-Lovelace", None),
        ("college", "Plusieurs établissements correspondent"),
        ("introuvable xyz", "Aucun établissement de votre périmètre"),
        ("wrong letter", "Vouliez-vous dire"),
    ],
)
def test_school_is_found_by_name_or_the_page_says_which(
    cast: Cast, client: Client, typed: str, expected: str | None
) -> None:
    if typed == "wrong letter":
        typed = cast.school.uai[:7]

    page = send(client, url("give_role", cast.outsider.pk, role="head"), school=typed, **PERIOD)

    assert cast.outsider.assignments.exists() is (expected is None)
    if expected:
        assert expected in page
        assert 'value="Intérim"' in page


def test_school_out_of_the_academy_is_not_found(cast: Cast, client: Client) -> None:
    far = make_far_school()

    page = send(client, url("give_role", cast.outsider.pk, role="head"), school=far.uai, **PERIOD)

    assert "Aucun établissement de votre périmètre" in page


def test_period_backwards_is_told_at_the_field(cast: Cast, client: Client) -> None:
    page = send(
        client,
        url("give_role", cast.outsider.pk, role="head"),
        school=cast.school.uai,
        starts_on="2026-11-25",
        ends_on="2026-11-01",
    )

    assert "La fin précède le début." in page
    assert cast.outsider.assignments.count() == 0


def test_role_without_date_is_asked_again(cast: Cast, client: Client) -> None:
    page = send(client, url("give_role", cast.outsider.pk, role="head"), school="")

    assert ("Indiquez l’établissement." in page, "Indiquez la date de début." in page) == (True, True)


# Somebody new


def test_somebody_new_enters_by_a_role(cast: Cast, client: Client) -> None:
    assert "?role=pay_officer" in client.get(url("new_person")).content.decode()

    send(
        client,
        url("new_person", role="pay_officer"),
        address="Nouvelle@Example.org",
        first_name="Noémie",
        last_name="Nouvelle",
        academie=cast.academie.pk,
        **PERIOD,
    )

    person = Person.objects.get(last_name="Nouvelle")
    assert (person.email, person.assignments.get().role) == ("nouvelle@example.org", "pay_officer")


def test_somebody_known_by_the_address_keeps_the_name(cast: Cast, client: Client) -> None:
    for typed in ({}, {"first_name": "oscar", "last_name": "Etranger"}):
        send(
            client,
            url("new_person", role="deputy"),
            address=cast.outsider.email.upper(),
            school=cast.school.uai,
            **typed,
            **PERIOD,
        )

    assert (cast.outsider.assignments.count(), str(Person.objects.get(pk=cast.outsider.pk))) == (
        1,
        "ÉTRANGER Oscar",
    )


@pytest.mark.parametrize(
    ("who", "told"), [("seen", "Cette adresse est celle de ÉTRANGER Oscar"), ("far", "d’une autre personne")]
)
def test_name_that_is_not_the_addresss_is_refused(cast: Cast, client: Client, who: str, told: str) -> None:
    far = make_role(Role.HEAD, school=make_far_school()).person
    person = {"seen": cast.outsider, "far": far}[who]
    count = person.assignments.count()

    page = send(
        client,
        url("new_person", role="deputy"),
        address=person.email,
        first_name="Paul",
        last_name="Autre",
        school=cast.school.uai,
        **PERIOD,
    )

    assert told in page
    assert person.assignments.count() == count


def test_unknown_address_needs_a_name(cast: Cast, client: Client) -> None:
    page = send(
        client,
        url("new_person", role="deputy"),
        address="neuve@example.org",
        school=cast.school.uai,
        first_name="Paul",
        **PERIOD,
    )

    assert "Indiquez le nom\xa0: cette adresse n’est pas encore connue." in page
    assert not Person.objects.filter(first_name="Paul", last_name="").exists()


def test_address_missing_is_asked(cast: Cast, client: Client) -> None:
    page = send(client, url("new_person", role="deputy"), address="x", school=cast.school.uai, **PERIOD)

    assert "Donner ce rôle" in page


def test_closed_account_is_told(cast: Cast, client: Client) -> None:
    Person.objects.filter(pk=cast.outsider.pk).update(is_active=False)

    page = send(
        client,
        url("new_person", role="deputy"),
        address=cast.outsider.email,
        school=cast.school.uai,
        **PERIOD,
    )

    assert "est fermé" in page


# Ending


def test_role_is_ended_with_its_reason(cast: Cast, client: Client) -> None:
    role = cast.head.assignments.get()
    address = url("end_role", cast.head.pk, role.pk)
    assert "Mettre fin" in client.get(address).content.decode()

    page = send(client, address, ends_on="2026-12-31", reason="Retraite")

    role.refresh_from_db()
    assert role.ends_on == date(2026, 12, 31)
    assert ("jeudi 31 décembre 2026" in page, "fin\xa0: Retraite" in page) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"ends_on": "2026-12-31"}, "Dites pourquoi"),
        ({"ends_on": "2019-12-31", "reason": "X"}, "ne précède pas son début"),
    ],
)
def test_role_badly_ended_is_told(cast: Cast, client: Client, data: dict[str, str], told: str) -> None:
    role = cast.head.assignments.get()

    assert told in send(client, url("end_role", cast.head.pk, role.pk), **data)

    role.refresh_from_db()
    assert role.ends_on is None


# A change of head


def heads(cast: Cast) -> list[tuple[str, date, date | None]]:
    held = RoleAssignment.objects.filter(school=cast.school, role=Role.HEAD).order_by("starts_on")
    return [(str(each.person), each.starts_on, each.ends_on) for each in held]


def test_change_of_head_keeps_both_periods(cast: Cast, client: Client) -> None:
    address = url("change_head", cast.school.uai)
    assert "DIRECTION Hélène" in client.get(address).content.decode()
    assert address in client.get(url("person", cast.head.pk)).content.decode()

    page = send(
        client,
        address,
        address="arrive@example.org",
        first_name="Anne",
        last_name="Arrive",
        on_day="2027-01-04",
        reason="Mutation",
    )

    assert "ARRIVE Anne est chef d’établissement à partir du lundi 4 janvier 2027" in page
    assert heads(cast) == [
        ("DIRECTION Hélène", factories.LONG_AGO, date(2027, 1, 3)),
        ("ARRIVE Anne", date(2027, 1, 4), None),
    ]


def test_first_head_of_a_school(cast: Cast, client: Client) -> None:
    cast.head.assignments.all().delete()
    address = url("change_head", cast.school.uai)
    assert "Aucun chef d’établissement n’est connu" in client.get(address).content.decode()

    send(client, address, address=cast.outsider.email, on_day="2026-11-25")

    assert heads(cast) == [("ÉTRANGER Oscar", FROM, None)]


def test_change_of_head_for_the_same_person_is_told(cast: Cast, client: Client) -> None:
    page = send(
        client, url("change_head", cast.school.uai), address=cast.head.email, on_day=str(clock.today())
    )

    assert "tient déjà ce rôle" in page
    assert len(heads(cast)) == 1


def test_change_of_head_elsewhere_is_not_found(cast: Cast, client: Client, client_for: ClientFor) -> None:
    assert client.get(url("change_head", make_far_school().uai)).status_code == 404
    assert client_for(cast.head).get(url("change_head", cast.school.uai)).status_code == 404
