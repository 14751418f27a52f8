from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import EmailAddress, Merge, Person
from relais.audit.models import Entry
from relais.core import clock
from relais.core.scope import Role
from tests import factories
from tests.accounts.builders import make_admin, make_far_school, make_role, make_zone_leader
from tests.cast import Cast

ClientFor = Callable[[Person], Client]


@pytest.fixture
def client(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.officer)


def url(name: str, *args: object) -> str:
    return reverse(f"accounts:{name}", args=args)


def read(client: Client, address: str, **asked: str) -> str:
    response = client.get(address, asked)
    assert response.status_code == 200
    return response.content.decode()


# The list


def names(client: Client, **asked: str) -> list[str]:
    listing: Any = client.get(url("people"), asked).context["listing"]
    return [row[0].text for row in listing.lines]


def test_list_shows_each_person_with_address_and_roles(cast: Cast, client: Client) -> None:
    listing: Any = client.get(url("people"), {"q": "direction"}).context["listing"]

    assert [[cell.text for cell in row] for row in listing.lines] == [
        ["DIRECTION Hélène", cast.head.email, f"Chef d'établissement, {cast.school}", ""]
    ]


def test_list_tells_other_roles_once_each(cast: Cast, client: Client) -> None:
    for year in (2018, 2019):
        make_role(Role.HEAD, cast.head, school=cast.school, ends_on=factories.LONG_AGO.replace(year=2030))
        make_role(
            Role.DEPUTY,
            cast.head,
            school=cast.other_school,
            starts_on=factories.LONG_AGO.replace(year=year),
            ends_on=factories.LONG_AGO,
        )

    listing: Any = client.get(url("people"), {"q": "direction"}).context["listing"]

    assert listing.lines[0][3].text == f"Adjoint au chef d'établissement, {cast.other_school}"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"q": "HELENE"}, ["DIRECTION Hélène"]),
        ({"role": "deputy"}, ["ADJOINT Didier"]),
        ({"state": "none"}, ["PARTI Paul", "ÉTRANGER Oscar"]),
        ({"state": "none", "role": "head"}, ["PARTI Paul"]),
        ({"state": "now", "role": "head"}, ["AILLEURS Henri", "DIRECTION Hélène"]),
        ({"role": "head"}, ["AILLEURS Henri", "DIRECTION Hélène", "PARTI Paul"]),
        ({"role": "absurd", "q": "parti"}, []),
    ],
)
def test_list_filters(cast: Cast, client: Client, asked: dict[str, str], expected: list[str]) -> None:
    gone = factories.make_person("Paul", "Parti")
    make_role(Role.HEAD, gone, school=cast.other_school, ends_on=factories.LONG_AGO)

    found = names(client, **asked)

    if "absurd" in asked.values():
        assert len(found) > 3  # a filter that is not understood filters nothing
    else:
        assert found == expected


def test_list_of_a_zone_is_its_schools_people_and_its_leader(cast: Cast, client: Client) -> None:
    zone = factories.make_zone()
    factories.make_school_zone(cast.other_school, zone)
    leader = make_zone_leader(zone)

    assert names(client, zone=str(zone.pk)) == sorted([str(cast.other_head), str(leader)])


def test_list_of_the_administrator_is_cut_by_academy(cast: Cast, client_for: ClientFor) -> None:
    far = make_far_school()
    for_school = make_role(Role.HEAD, school=far).person
    for_academie = make_role(Role.OFFICER, academie=far.academie).person
    for_zone = make_zone_leader(factories.make_zone("Loin", academie=far.academie))

    client = client_for(make_admin())

    assert len(names(client)) == Person.objects.count()
    assert set(names(client, academie=str(far.academie_id))) == {
        str(person) for person in (for_school, for_academie, for_zone)
    }


def test_list_query_count(cast: Cast, client: Client, assert_same_queries: Callable[..., None]) -> None:
    def add_row() -> None:
        person = factories.make_person()
        make_role(Role.HEAD, person, school=factories.make_school())
        make_role(Role.ZONE_LEADER, person, zone=factories.make_zone())

    assert_same_queries(lambda: client.get(url("people"), {"q": "personne"}), add_row, expected=10)


# A person's page


def test_page_shows_roles_by_time_with_their_reasons(cast: Cast, client: Client) -> None:
    person, today = cast.head, clock.today()
    make_role(
        Role.DEPUTY, person, school=cast.other_school, ends_on=factories.LONG_AGO, reason="Premier poste"
    )
    make_role(Role.ZONE_LEADER, person, zone=factories.make_zone(), starts_on=today.replace(year=2027))
    make_role(Role.HEAD, person, school=make_far_school())

    response = client.get(url("person", person.pk))
    groups: Any = response.context["role_groups"]
    page = response.content.decode()

    assert [(title, [line.role for line in lines]) for title, lines in groups] == [
        ("Aujourd’hui", ["Chef d'établissement"]),
        ("À venir", ["Animation de zone"]),
        ("Passés", ["Adjoint au chef d'établissement"]),
    ]
    assert ("Premier poste" in page, "1\xa0autre rôle hors de votre académie" in page) == (True, True)
    assert "seule l’administration de la plateforme" in page
    assert "Ajouter une adresse" not in page


def test_page_of_a_referent_tells_where_the_role_comes_from(cast: Cast, client: Client) -> None:
    page = read(client, url("person", cast.referent.pk))

    assert "vient de la désignation" in page
    assert "Mettre fin" not in page


def test_page_of_somebody_without_role_nor_address(cast: Cast, client: Client) -> None:
    bare = factories.make_person(email="", is_active=False)

    page = read(client, url("person", bare.pk))

    assert ("n’a pas de rôle" in page, "Aucune adresse connue" in page, "Compte fermé" in page) == (
        True,
        True,
        True,
    )
    assert "Fusionner" not in page


def test_page_names_homonyms_with_address_and_school(cast: Cast, client: Client) -> None:
    alike = factories.make_member(Role.DEPUTY, cast.other_school, "Helene", "Direction")

    page = read(client, url("person", cast.head.pk))

    assert f"{alike.email} · Adjoint au chef d&#x27;établissement, {cast.other_school}" in page
    assert url("merge", cast.head.pk, alike.pk) in page


def test_page_is_journaled_once_an_hour(cast: Cast, client: Client) -> None:
    for _ in range(2):
        client.get(url("person", cast.head.pk))

    assert list(Entry.objects.values_list("act", "object_id", "actor_id")) == [
        ("view_person", cast.head.pk, cast.officer.pk)
    ]


def test_page_query_count(cast: Cast, client: Client, assert_same_queries: Callable[..., None]) -> None:
    def add_row() -> None:
        make_role(Role.DEPUTY, cast.head, school=factories.make_school())
        make_role(Role.ZONE_LEADER, cast.head, zone=factories.make_zone(f"Zone {factories.next_number()}"))
        EmailAddress.objects.create(
            person=cast.head, address=f"{factories.next_number()}@example.org", is_main=False
        )

    client.get(url("person", cast.head.pk))
    assert_same_queries(lambda: client.get(url("person", cast.head.pk)), add_row, expected=17)


def test_page_of_elsewhere_is_not_found(cast: Cast, client: Client) -> None:
    far = make_role(Role.HEAD, school=make_far_school()).person

    assert client.get(url("person", far.pk)).status_code == 404


# Name and addresses


def test_name_is_corrected_and_told(cast: Cast, client: Client) -> None:
    address = url("rename_person", cast.head.pk)
    assert 'value="Hélène"' in read(client, address)

    client.post(address, {"first_name": "Hélène", "last_name": "Martin"})

    page = read(client, url("person", cast.head.pk))
    assert ("MARTIN Hélène" in page, "a indiqué le nom" in page, "auparavant\xa0: DIRECTION" in page) == (
        True,
        True,
        True,
    )


def test_name_left_empty_is_asked_again(cast: Cast, client: Client) -> None:
    response = client.post(url("rename_person", cast.head.pk), {"first_name": "Hélène"})

    assert response.status_code == 200
    assert str(Person.objects.get(pk=cast.head.pk)) == "DIRECTION Hélène"


def test_addresses_are_added_chosen_and_taken_away(cast: Cast, client: Client) -> None:
    person, before = cast.head, cast.head.addresses.get()
    assert "Ajouter une adresse" in read(client, url("new_address", person.pk))

    client.post(url("new_address", person.pk), {"address": "martin@example.org"})
    added = person.addresses.get(address="martin@example.org")
    refused = client.post(url("drop_address", person.pk, before.pk), follow=True).content.decode()
    client.post(url("main_address", person.pk, added.pk))
    client.post(url("drop_address", person.pk, before.pk))

    assert "C&#x27;est l&#x27;adresse principale" in refused
    assert list(person.addresses.values_list("address", "is_main")) == [("martin@example.org", True)]


def test_address_of_another_proposes_the_merge(cast: Cast, client: Client) -> None:
    page = client.post(url("new_address", cast.head.pk), {"address": cast.deputy.email}).content.decode()

    assert "déjà celle d&#x27;une autre personne" in page
    assert str(cast.school) in page
    assert url("merge", cast.head.pk, cast.deputy.pk) in page
    assert cast.head.addresses.count() == 1


def test_address_of_somebody_out_of_sight_names_nobody(cast: Cast, client: Client) -> None:
    far = make_role(Role.HEAD, school=make_far_school()).person

    page = client.post(url("new_address", cast.head.pk), {"address": far.email}).content.decode()

    assert ("déjà celle d&#x27;une autre personne" in page, str(far) in page) == (True, False)


def test_address_badly_written_is_told_at_the_field(cast: Cast, client: Client) -> None:
    page = client.post(url("new_address", cast.head.pk), {"address": "martin"}).content.decode()

    assert "Ajouter une adresse" in page
    assert 'value="martin"' in page


def test_address_of_another_person_is_not_changed_through_this_one(cast: Cast, client: Client) -> None:
    address = cast.deputy.addresses.get()

    assert client.post(url("main_address", cast.head.pk, address.pk)).status_code == 404


# Merges


@pytest.fixture
def double(cast: Cast) -> Person:
    return factories.make_member(Role.DEPUTY, cast.other_school, "Hélène", "Direction")


def test_other_record_is_offered_among_homonyms_then_searched(
    cast: Cast, client: Client, double: Person
) -> None:
    address = url("find_other", cast.head.pk)

    assert url("merge", cast.head.pk, double.pk) in read(client, address)
    assert url("merge", cast.head.pk, cast.deputy.pk) in read(client, address, q="adjoint")
    assert "Aucune autre fiche ne correspond" in read(client, address, q="inconnu")
    assert "Aucune autre personne ne porte ce nom" in read(client, url("find_other", cast.deputy.pk))


def test_merge_shows_both_records_and_all_that_moves(cast: Cast, client: Client, double: Person) -> None:
    for _ in range(7):
        factories.make_message(to_person=double)

    response = client.get(url("merge", cast.head.pk, double.pk))
    page = response.content.decode()

    records: Any = response.context["records"]
    assert [(title, facts[:4]) for title, facts in records] == [
        (
            "Fiche gardée",
            [
                ("Nom", "DIRECTION Hélène"),
                ("Adresses", cast.head.email),
                ("Rôles aujourd’hui", f"Chef d'établissement, {cast.school}"),
                ("Autres rôles", "aucun"),
            ],
        ),
        (
            "Fiche réunie à la première",
            [
                ("Nom", "DIRECTION Hélène"),
                ("Adresses", double.email),
                ("Rôles aujourd’hui", f"Adjoint au chef d'établissement, {cast.other_school}"),
                ("Autres rôles", "aucun"),
            ],
        ),
    ]
    assert ("Courriel\u202f: 7" in page or "Courriel\xa0: 7" in page, "et 2\xa0autres" in page) == (
        True,
        True,
    )
    assert url("merge", double.pk, cast.head.pk) in page
    assert set(Entry.objects.values_list("act", "object_id")) == {
        ("view_person", cast.head.pk),
        ("view_person", double.pk),
    }


def test_merge_then_undo(cast: Cast, client: Client, double: Person) -> None:
    client.post(url("merge", cast.head.pk, double.pk))
    merged = read(client, url("person", cast.head.pk))
    client.post(url("undo_merge", Merge.objects.get().pk))
    undone = read(client, url("person", cast.head.pk))

    assert ("Défaire la fusion" in merged, double.email in merged) == (True, True)
    assert ("Défaire la fusion" in undone, "a séparé deux fiches" in undone) == (False, True)
    assert list(double.addresses.all()) != []


def test_merge_in_conflict_says_what_and_has_no_button(cast: Cast, client: Client, double: Person) -> None:
    for person in (cast.head, double):
        factories.make_designation(cast.school, person)

    page = read(client, url("merge", cast.head.pk, double.pk))
    refused = client.post(url("merge", cast.head.pk, double.pk), follow=True).content.decode()

    assert ("déjà désignée" in page, "Fusionner les deux fiches</button>" in page) == (True, False)
    assert "déjà désignée" in refused


def test_merge_of_a_record_with_itself_is_not_found(cast: Cast, client: Client) -> None:
    assert client.get(url("merge", cast.head.pk, cast.head.pk)).status_code == 404


def test_merge_of_an_empty_record_moves_nothing(cast: Cast, client: Client) -> None:
    bare = factories.make_person(email="")

    assert "l’autre fiche est vide" in read(client, url("merge", cast.head.pk, bare.pk))


def test_undo_too_late_is_told(cast: Cast, client: Client, double: Person) -> None:
    client.post(url("merge", cast.head.pk, double.pk))
    Merge.objects.update(merged_at=factories.SOME_TIME.replace(year=2025))

    page = client.post(url("undo_merge", Merge.objects.get().pk), follow=True).content.decode()

    assert ("dans les 30 jours" in page, "Défaire la fusion" in page) == (True, False)
