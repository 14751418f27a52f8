from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from relais.accounts.domain import (
    create_access_link,
    create_person,
    end_role,
    ensure_head,
    grant_role,
    name_person,
    request_access_link,
    revoke_access_link,
    use_access_link,
)
from relais.accounts.models import AccessLink, Person, RoleAssignment, hash_token
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role
from relais.outbox.models import Message
from tests import factories
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
NETWORK = "192.0.2.7"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


def acts() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("act", flat=True))


# People


def test_create_person_unknown_address_makes_the_person(db: None) -> None:
    person = create_person(
        actor=SYSTEM, first_name=" Camille ", last_name="Dupont", address=" C.Dupont@Example.org"
    )

    assert (str(person), person.email, person.is_named) == ("DUPONT Camille", "c.dupont@example.org", True)
    assert acts() == ["create_person"]


def test_create_person_known_address_returns_the_person_unchanged(db: None) -> None:
    known = factories.make_person("Camille", "Dupont", email="Camille@example.org")

    person = create_person(actor=SYSTEM, first_name="Autre", last_name="Nom", address="camille@EXAMPLE.org")

    assert (person, str(person)) == (known, "DUPONT Camille")
    assert acts() == []


def test_create_person_known_without_name_receives_it(db: None) -> None:
    known = create_person(actor=SYSTEM, first_name="", last_name="", address="ce.x@example.org")
    assert str(known) == "Nom à compléter"

    create_person(actor=SYSTEM, first_name="Hélène", last_name="", address="ce.x@example.org")
    person = create_person(
        actor=SYSTEM, first_name="Hélène", last_name="Direction", address="ce.x@example.org"
    )

    assert str(person) == "DIRECTION Hélène"
    assert acts() == ["create_person", "name_person"]


@pytest.mark.parametrize("address", ["", "camille", "camille@", "a b@example.org"])
def test_create_person_bad_address_is_refused(db: None, address: str) -> None:
    with pytest.raises(DomainError) as refused:
        create_person(actor=SYSTEM, first_name="C", last_name="D", address=address)

    assert (refused.value.code, Person.objects.count()) == ("bad_address", 0)


def test_create_person_closed_account_is_refused(db: None) -> None:
    factories.make_person(email="partie@example.org", is_active=False)

    with pytest.raises(DomainError) as refused:
        create_person(actor=SYSTEM, first_name="C", last_name="D", address="partie@example.org")

    assert refused.value.code == "inactive_person"


def test_person_writes_to_the_main_address(db: None) -> None:
    person = factories.make_person(email="main@example.org")
    person.addresses.create(address="autre@example.org", is_main=False)

    assert person.email == "main@example.org"
    assert [str(address) for address in person.addresses.order_by("pk")] == [
        "main@example.org",
        "autre@example.org",
    ]
    assert factories.make_person(email="").email == ""


def test_name_person_by_the_person(cast: Cast) -> None:
    name_person(
        actor=factories.scope_of(cast.head), person=cast.head, first_name=" Hélène ", last_name="Martin"
    )

    cast.head.refresh_from_db()
    assert str(cast.head) == "MARTIN Hélène"
    assert Entry.objects.get().comment == "auparavant : DIRECTION Hélène"


def test_name_person_by_another_is_forbidden(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        name_person(actor=factories.scope_of(cast.head), person=cast.referent, first_name="X", last_name="Y")

    assert refused.value.code == "forbidden"


def test_name_person_without_last_name_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        name_person(actor=SYSTEM, person=cast.head, first_name="X", last_name=" ")

    assert refused.value.code == "name_required"


# Roles


def test_grant_role_twice_is_one_role(cast: Cast) -> None:
    first = grant_role(
        actor=SYSTEM, person=cast.outsider, role=Role.DEPUTY, starts_on=TODAY, school=cast.school
    )
    again = grant_role(
        actor=SYSTEM, person=cast.outsider, role=Role.DEPUTY, starts_on=TODAY, school=cast.school
    )

    assert (again, cast.outsider.assignments.count()) == (first, 1)
    assert acts() == ["grant_role"]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (TODAY + DAY, TODAY + 5 * DAY, (TODAY, TODAY + 10 * DAY)),
        (TODAY - DAY, TODAY, (TODAY - DAY, TODAY + 10 * DAY)),
        (TODAY + 10 * DAY, TODAY + 20 * DAY, (TODAY, TODAY + 20 * DAY)),
        (TODAY + DAY, None, (TODAY, None)),
    ],
)
def test_grant_role_overlapping_lengthens(
    cast: Cast, starts_on: date, ends_on: date | None, expected: tuple[date, date | None]
) -> None:
    grant_role(
        actor=SYSTEM,
        person=cast.outsider,
        role=Role.DEPUTY,
        starts_on=TODAY,
        ends_on=TODAY + 10 * DAY,
        school=cast.school,
    )

    held = grant_role(
        actor=SYSTEM,
        person=cast.outsider,
        role=Role.DEPUTY,
        starts_on=starts_on,
        ends_on=ends_on,
        school=cast.school,
    )

    assert (held.starts_on, held.ends_on, cast.outsider.assignments.count()) == (*expected, 1)


def test_grant_role_apart_in_time_is_another_role(cast: Cast) -> None:
    for start in (TODAY, TODAY + 10 * DAY, TODAY - 10 * DAY):
        grant_role(
            actor=SYSTEM,
            person=cast.outsider,
            role=Role.REFERENT,
            starts_on=start,
            ends_on=start + 5 * DAY,
            school=cast.school,
        )

    assert cast.outsider.assignments.count() == 3


def test_grant_role_wrong_perimeter_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        grant_role(
            actor=SYSTEM, person=cast.outsider, role=Role.HEAD, starts_on=TODAY, academie=cast.academie
        )

    assert (refused.value.code, refused.value.message) == (
        "bad_role",
        "Ce rôle ne s'exerce pas sur ce périmètre.",
    )


@pytest.mark.parametrize(
    ("actor", "role", "expected"),
    [
        ("officer", Role.HEAD, True),
        ("head", Role.REFERENT, True),
        ("head", Role.DEPUTY, True),
        ("head", Role.HEAD, False),
        ("deputy", Role.REFERENT, True),
        ("deputy", Role.DEPUTY, False),
        ("referent", Role.REFERENT, False),
        ("pay_officer", Role.REFERENT, False),
        ("other_head", Role.REFERENT, False),
        ("outsider", Role.REFERENT, False),
    ],
)
def test_grant_role_in_a_school_by(cast: Cast, actor: str, role: Role, expected: bool) -> None:
    person = factories.make_person()

    try:
        grant_role(
            actor=factories.scope_of(getattr(cast, actor)),
            person=person,
            role=role,
            starts_on=TODAY,
            school=cast.school,
        )
        given = True
    except DomainError as error:
        given = error.code != "forbidden"

    assert given == expected


def test_grant_role_over_an_academie_and_an_authority_by_its_officer(cast: Cast) -> None:
    officer = factories.scope_of(cast.officer)

    colleague = grant_role(
        actor=officer, person=cast.outsider, role=Role.OFFICER, starts_on=TODAY, academie=cast.academie
    )
    reader = grant_role(
        actor=officer,
        person=cast.outsider,
        role=Role.AUTHORITY_READER,
        starts_on=TODAY,
        authority=cast.school.authority,
    )

    assert (colleague.perimeter, reader.perimeter) == (cast.academie, cast.school.authority)
    assert str(reader) == "ÉTRANGER Oscar : Collectivité territoriale, Département Vienne"


def test_grant_role_in_another_academie_is_forbidden(cast: Cast) -> None:
    elsewhere = factories.make_academie(code="01", name="académie de Paris")

    with pytest.raises(DomainError) as refused:
        grant_role(
            actor=factories.scope_of(cast.officer),
            person=cast.outsider,
            role=Role.OFFICER,
            starts_on=TODAY,
            academie=elsewhere,
        )

    assert refused.value.code == "forbidden"


def role_of(person: Person) -> RoleAssignment:
    return person.assignments.get()


def test_end_role_ends_in_the_evening(cast: Cast) -> None:
    role = role_of(cast.deputy)

    end_role(actor=factories.scope_of(cast.head), assignment=role, ends_on=TODAY, reason="mutation")

    assert (role.holds_on(TODAY), role.holds_on(TODAY + DAY)) == (True, False)
    entry = Entry.objects.get()
    assert (entry.act, entry.comment) == ("end_role", "mutation")


def test_end_role_twice_keeps_the_earlier_day(cast: Cast) -> None:
    role = role_of(cast.deputy)
    end_role(actor=SYSTEM, assignment=role, ends_on=TODAY)
    end_role(actor=SYSTEM, assignment=role, ends_on=TODAY + DAY)
    assert (role.ends_on, acts()) == (TODAY, ["end_role"])

    end_role(actor=SYSTEM, assignment=role, ends_on=TODAY - DAY)
    assert role.ends_on == TODAY - DAY


def test_end_role_by_the_person(cast: Cast) -> None:
    role = end_role(actor=factories.scope_of(cast.referent), assignment=role_of(cast.referent), ends_on=TODAY)

    assert role.ends_on == TODAY


@pytest.mark.parametrize("of", ["head", "officer", "authority_reader"])
def test_end_role_by_another_is_forbidden(cast: Cast, of: str) -> None:
    with pytest.raises(DomainError) as refused:
        end_role(
            actor=factories.scope_of(cast.referent), assignment=role_of(getattr(cast, of)), ends_on=TODAY
        )

    assert refused.value.code == "forbidden"


def test_end_role_before_its_start_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        end_role(actor=SYSTEM, assignment=role_of(cast.head), ends_on=factories.LONG_AGO - DAY)

    assert refused.value.code == "end_before_start"


def test_ensure_head_known_is_returned(cast: Cast) -> None:
    head = ensure_head(actor=factories.scope_of(cast.officer), school=cast.school)

    assert (head.person, acts()) == (cast.head, [])


def test_ensure_head_unknown_is_reached_at_the_schools_address(db: None) -> None:
    school = factories.make_school(email="ce.0860034v@example.org")

    head = ensure_head(actor=SYSTEM, school=school)

    assert (head.person.email, head.person.is_named, head.starts_on) == (
        "ce.0860034v@example.org",
        False,
        TODAY,
    )
    assert ensure_head(actor=SYSTEM, school=school) == head


def test_ensure_head_one_address_for_two_schools_is_one_person(db: None) -> None:
    heads = [
        ensure_head(actor=SYSTEM, school=factories.make_school(email="cite@example.org")) for _ in range(2)
    ]

    assert heads[0].person == heads[1].person
    assert heads[0] != heads[1]


def test_ensure_head_without_address_is_refused(db: None) -> None:
    with pytest.raises(DomainError) as refused:
        ensure_head(actor=SYSTEM, school=factories.make_school(email=""))

    assert refused.value.code == "school_without_address"


# Links


def make_link(person: Person, **given: object) -> tuple[AccessLink, str]:
    values = {"target": "/campagne/", "expires_at": NOON + DAY, **given}
    return create_access_link(actor=SYSTEM, assignment=role_of(person), **values)  # type: ignore[arg-type]


def token_in(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


def test_create_access_link_keeps_only_the_hash(cast: Cast) -> None:
    link, url = make_link(cast.head)

    assert url == f"http://127.0.0.1:8000/lien/{token_in(url)}/"
    assert link.token_hash == hash_token(token_in(url))
    assert str(link) == "Lien de DIRECTION Hélène"
    assert [token_in(url) in f"{entry.comment}{entry.object_label}" for entry in Entry.objects.all()] == [
        False
    ]


@pytest.mark.parametrize(
    "target", ["", "campagne/", "https://ailleurs.example/", "//ailleurs.example/", "/\\x.y"]
)
def test_create_access_link_to_elsewhere_is_refused(cast: Cast, target: str) -> None:
    with pytest.raises(DomainError) as refused:
        make_link(cast.head, target=target)

    assert refused.value.code == "bad_target"


def test_create_access_link_already_expired_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        make_link(cast.head, expires_at=NOON)

    assert refused.value.code == "bad_expiry"


def test_use_access_link_notes_the_use(cast: Cast) -> None:
    link, url = make_link(cast.head)

    used = use_access_link(token=token_in(url))

    assert (used, used.used_at) == (link, NOON)
    assert Entry.objects.last().actor_id == cast.head.pk  # type: ignore[union-attr]


def test_use_access_link_unknown_is_dead(db: None) -> None:
    with pytest.raises(DomainError) as refused:
        use_access_link(token="inconnu")

    assert refused.value.code == "dead_link"


def test_use_access_link_expired_is_dead(cast: Cast) -> None:
    _, url = make_link(cast.head)

    with clock.at(NOON + DAY), pytest.raises(DomainError) as refused:
        use_access_link(token=token_in(url))

    assert refused.value.code == "dead_link"


def test_use_access_link_revoked_is_dead(cast: Cast) -> None:
    link, url = make_link(cast.head)
    revoke_access_link(actor=SYSTEM, link=link)
    with clock.at(NOON + timedelta(minutes=1)):
        revoke_access_link(actor=SYSTEM, link=link)

    with pytest.raises(DomainError) as refused:
        use_access_link(token=token_in(url))

    assert (refused.value.code, link.revoked_at) == ("dead_link", NOON)
    assert acts() == ["create_access_link", "revoke_access_link"]


def test_use_access_link_of_an_ended_role_is_dead(cast: Cast) -> None:
    _, url = make_link(cast.head)
    end_role(actor=SYSTEM, assignment=role_of(cast.head), ends_on=TODAY - DAY)

    with pytest.raises(DomainError) as refused:
        use_access_link(token=token_in(url))

    assert refused.value.code == "dead_link"


def test_use_access_link_of_a_closed_account_is_dead(cast: Cast) -> None:
    _, url = make_link(cast.head)
    Person.objects.filter(pk=cast.head.pk).update(is_active=False)

    with pytest.raises(DomainError) as refused:
        use_access_link(token=token_in(url))

    assert refused.value.code == "dead_link"


def test_request_access_link_known_address_is_mailed(cast: Cast) -> None:
    made = request_access_link(address=f" {cast.head.email.upper()} ", network=NETWORK, target="/campagne/")

    assert made is not None
    link, url = made
    message = Message.objects.get()
    assert (link.target, link.expires_at) == ("/campagne/", NOON + timedelta(minutes=30))
    assert (message.to_address, message.to_person, url in message.text) == (cast.head.email, cast.head, True)


@pytest.mark.parametrize("address", ["inconnue@example.org", "oscar"])
def test_request_access_link_unknown_address_does_nothing(cast: Cast, address: str) -> None:
    assert request_access_link(address=address, network=NETWORK) is None
    assert (Message.objects.count(), AccessLink.objects.count()) == (0, 0)


def test_request_access_link_person_without_role_gets_nothing(cast: Cast) -> None:
    assert request_access_link(address=cast.outsider.email, network=NETWORK) is None
