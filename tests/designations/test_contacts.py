from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from relais.accounts.domain import merge_people, undo_merge
from relais.accounts.models import Person
from relais.accounts.selectors.merges import merge_plan
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.scope import NOBODY, SYSTEM, Role, Scope
from relais.designations.domain import save_contact_card
from relais.designations.enums import DesignationState, Theme
from relais.designations.models import ContactCard
from relais.designations.rules import can_edit_contact_card
from relais.designations.search import search_contacts
from relais.designations.selectors.contacts import (
    Contact,
    contact_of,
    contacts_visible_to,
    departements_of_contacts,
    get_contact_or_404,
    my_card_or_404,
    on_theme,
    visible_contacts_or_404,
    with_contact_details,
    zones_of_contacts,
)
from tests import factories
from tests.accounts.builders import make_admin, make_far_school, make_role, make_zone_leader
from tests.cast import Cast

ClientFor = Callable[[Person], Client]
CONTACTS = reverse("designations:contacts")
MY_CARD = reverse("designations:my_card")


@pytest.fixture
def listed(cast: Cast) -> Person:
    """A referent of this year, without a card, of the cast's school."""
    factories.make_designation(cast.school, cast.referent)
    return cast.referent


def make_card(person: Person, **given: Any) -> ContactCard:
    return ContactCard.objects.create(person=person, **given)


def seen_by(scope: Scope) -> set[Person]:
    return {row.person for row in contacts_visible_to(scope)}


def holder(cast: Cast, who: str) -> Person:
    made: dict[str, Callable[[], Person]] = {
        "zone_leader": lambda: make_zone_leader(factories.make_zone()),
        "training_officer": lambda: make_role(Role.TRAINING_OFFICER, academie=cast.academie).person,
        "academie_reader": lambda: make_role(Role.ACADEMIE_READER, academie=cast.academie).person,
        "far_head": lambda: make_role(Role.HEAD, school=make_far_school()).person,
        "far_officer": lambda: make_role(Role.OFFICER, academie=make_far_school().academie).person,
        "admin": make_admin,
    }
    person: Person = made[who]() if who in made else getattr(cast, who)
    return person


# Who sees whom


@pytest.mark.parametrize(
    ("who", "sees", "has_list"),
    [
        ("officer", True, True),
        ("head", True, True),
        ("other_head", True, True),
        ("deputy", True, True),
        ("referent", True, True),
        ("second_referent", True, True),
        ("zone_leader", True, True),
        ("training_officer", True, True),
        ("academie_reader", True, True),
        ("far_head", False, True),
        ("far_officer", False, True),
        ("pay_officer", False, False),
        ("authority_reader", False, False),
        ("admin", False, False),
        ("outsider", False, False),
    ],
)
def test_colleagues_of_the_academy_see_a_referent(
    cast: Cast, listed: Person, who: str, sees: bool, has_list: bool
) -> None:
    scope = factories.scope_of(holder(cast, who))

    assert (listed in seen_by(scope)) is sees
    if has_list:
        assert set(visible_contacts_or_404(scope)) == set(contacts_visible_to(scope))
    else:
        with pytest.raises(Http404):
            visible_contacts_or_404(scope)


def test_nobody_sees_no_referent(listed: Person) -> None:
    assert seen_by(NOBODY) == set()


@pytest.mark.parametrize(
    "given",
    [
        {"state": DesignationState.PROPOSED, "answered_at": None},
        {"state": DesignationState.DECLINED},
        {"state": DesignationState.ENDED, "ends_on": date(2026, 11, 24)},
        {"state": DesignationState.ENDED, "answered_at": None},
        {"starts_on": date(2026, 11, 26)},
        {"year": factories.YEAR.previous},
        {"year": factories.YEAR.next},
    ],
)
def test_only_referents_serving_this_year_are_listed(cast: Cast, given: dict[str, Any]) -> None:
    factories.make_designation(cast.school, cast.referent, **given)

    assert seen_by(factories.scope_of(cast.officer)) == set()


def test_closed_record_is_not_listed(cast: Cast, listed: Person) -> None:
    Person.objects.filter(pk=listed.pk).update(is_active=False)

    assert seen_by(factories.scope_of(cast.officer)) == set()


def test_referent_leaves_the_list(cast: Cast, listed: Person) -> None:
    officer = factories.scope_of(cast.officer)
    card = make_card(listed, is_listed=False)
    assert seen_by(officer) == set()

    card.is_listed = True
    card.save()
    assert seen_by(officer) == {listed}


# What is seen


def test_contact_without_a_card_shows_the_address(listed: Person) -> None:
    assert contact_of(listed) == Contact(listed, listed.email, [], "")


def test_contact_shows_what_its_card_allows(listed: Person) -> None:
    make_card(listed, shows_address=False, themes=["pix", "gone", "ent"], note="Le mardi")

    assert contact_of(listed) == Contact(
        listed, "", ["Pix et compétences numériques", "ENT et vie scolaire"], "Le mardi"
    )


def test_contact_of_somebody_not_listed_is_not_found(cast: Cast, listed: Person) -> None:
    head = factories.scope_of(cast.other_head)
    factories.make_designation(cast.other_school, listed)

    assert [row.school for row in get_contact_or_404(head, listed.pk)] == [cast.school, cast.other_school]
    for scope, pk in ((head, cast.second_referent.pk), (factories.scope_of(cast.pay_officer), listed.pk)):
        with pytest.raises(Http404):
            get_contact_or_404(scope, pk)


def test_contact_has_the_zone_of_the_year(cast: Cast, listed: Person) -> None:
    officer = factories.scope_of(cast.officer)

    def zones() -> list[str]:
        return [row.zone_name for row in with_contact_details(contacts_visible_to(officer))]

    factories.make_school_zone(cast.school, factories.make_zone("Hier"), year=factories.YEAR.previous)
    assert zones() == [""]
    factories.make_school_zone(cast.school, factories.make_zone("Vienne nord"))
    assert zones() == ["Vienne nord"]


def test_on_theme_reads_whole_codes(cast: Cast, listed: Person) -> None:
    make_card(listed, themes=["pix", "network"])
    contacts = contacts_visible_to(factories.scope_of(cast.officer))

    assert {theme for theme in [*Theme.values, "net", "work"] if on_theme(contacts, theme).exists()} == {
        "pix",
        "network",
    }


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("référente", True), ("REFERENTE ada", True), ("poitiers", True), ("pix", True), ("webradio", False)],
)
def test_search_contacts(cast: Cast, listed: Person, typed: str, expected: bool) -> None:
    make_card(listed, themes=["pix"])
    contacts = contacts_visible_to(factories.scope_of(cast.officer))

    assert search_contacts(contacts, typed).exists() is expected


def test_filters_offer_where_somebody_is_seen(cast: Cast, listed: Person) -> None:
    head = factories.scope_of(cast.other_head)
    zone = factories.make_zone("Ici")
    factories.make_school_zone(cast.school, zone)
    factories.make_school_zone(cast.other_school, factories.make_zone("Personne"))

    assert (list(zones_of_contacts(head)), departements_of_contacts(head)) == ([zone], [("086", "Vienne")])


# One's own card


def save(person: Person, actor: Scope, **given: Any) -> ContactCard:
    values = {
        "is_listed": True,
        "shows_address": False,
        "themes": ["pix", "ent"],
        "note": " Le mardi ",
        **given,
    }
    return save_contact_card(actor=actor, person=person, **values)


def test_save_card_keeps_the_order_of_themes_and_is_journaled(listed: Person) -> None:
    actor = factories.scope_of(listed)

    first = save(listed, actor)
    again = save(listed, actor, is_listed=False)

    assert (first, first.themes, first.note) == (again, ["ent", "pix"], "Le mardi")
    assert str(again) == "Fiche de RÉFÉRENTE Rachida"
    assert (again.is_listed, ContactCard.objects.count()) == (False, 1)
    assert list(Entry.objects.values_list("act", "actor_id")) == [("save_contact_card", listed.pk)] * 2


def test_save_card_refused(cast: Cast, listed: Person) -> None:
    for actor in (cast.head, cast.officer, cast.second_referent):
        with pytest.raises(DomainError) as refused:
            save(listed, factories.scope_of(actor))
        assert refused.value.code == "forbidden"
    with pytest.raises(DomainError) as unknown:
        save(listed, factories.scope_of(listed), themes=["pix", "cuisine"])
    assert (unknown.value.code, ContactCard.objects.count()) == ("unknown_theme", 0)


def test_can_edit_contact_card_oneself_alone() -> None:
    rachida = Scope(5, "Rachida", Role.REFERENT, school_id=1)

    assert can_edit_contact_card(rachida, person_id=5) is True
    assert can_edit_contact_card(rachida, person_id=6) is False
    assert can_edit_contact_card(SYSTEM, person_id=5) is False


def test_my_card_is_for_whoever_serves_this_year(cast: Cast, listed: Person) -> None:
    mine = factories.scope_of(listed)
    assert (my_card_or_404(mine)._state.adding, my_card_or_404(mine).person) == (True, listed)

    card = make_card(listed)
    assert my_card_or_404(mine) == card
    for scope in (factories.scope_of(cast.second_referent), NOBODY):
        with pytest.raises(Http404):
            my_card_or_404(scope)


# Merges


def test_merge_moves_the_card_of_the_absorbed_record(cast: Cast, listed: Person) -> None:
    officer, kept = factories.scope_of(cast.officer), factories.make_person()
    card = make_card(listed)

    merge = merge_people(actor=officer, kept=kept, absorbed=listed)
    moved = ContactCard.objects.get().person
    undo_merge(actor=officer, merge=merge)

    card.refresh_from_db()
    assert (moved, card.person) == (kept, listed)


def test_merge_of_two_records_with_a_card_leaves_the_kept_ones(cast: Cast, listed: Person) -> None:
    kept = factories.make_person()
    mine, theirs = make_card(kept), make_card(listed)

    plan = merge_plan(kept, listed)
    merge_people(actor=factories.scope_of(cast.officer), kept=kept, absorbed=listed)

    assert (plan.conflicts, [each for each in plan.moving if each.kind == "Fiche de contact"]) == ([], [])
    assert (ContactCard.objects.get(pk=mine.pk).person, ContactCard.objects.get(pk=theirs.pk).person) == (
        kept,
        listed,
    )


# Pages


def lines(client: Client, **asked: str) -> list[list[str]]:
    listing: Any = client.get(CONTACTS, asked).context["listing"]
    return [[cell.text for cell in row] for row in listing.lines]


def test_list_tells_where_and_on_what(cast: Cast, listed: Person, client_for: ClientFor) -> None:
    factories.make_school_zone(cast.school, factories.make_zone("Vienne nord"))
    make_card(listed, themes=["pix"])

    assert lines(client_for(cast.other_head)) == [
        [
            "RÉFÉRENTE Rachida",
            "Collège Ada-Lovelace",
            "Poitiers",
            "Vienne nord",
            "Pix et compétences numériques",
            listed.email,
        ]
    ]


def test_list_filters(cast: Cast, listed: Person, client_for: ClientFor) -> None:
    lycee = factories.make_school(
        type="lycee", town="Niort", departement_code="079", departement_name="Deux-Sèvres"
    )
    other = factories.make_designation(lycee, factories.make_person("Luc", "Lycée")).person
    zone = factories.make_zone("Niort")
    factories.make_school_zone(lycee, zone)
    make_card(other, themes=["media"])
    client = client_for(cast.head)

    for asked in (
        {"type": "lycee"},
        {"departement": "079"},
        {"zone": str(zone.pk)},
        {"theme": "media"},
        {"q": "niort"},
    ):
        assert [line[0] for line in lines(client, **asked)] == ["LYCÉE Luc"], asked
    assert [line[0] for line in lines(client, sort="zone")] == ["RÉFÉRENTE Rachida", "LYCÉE Luc"]


def test_list_is_read_and_not_taken_away(cast: Cast, listed: Person, client_for: ClientFor) -> None:
    response = client_for(cast.officer).get(CONTACTS, {"export": "csv"})

    assert response["Content-Type"].startswith("text/html")
    assert "Exporter" not in response.content.decode()


def test_list_query_count(
    cast: Cast, client_for: ClientFor, assert_same_queries: Callable[..., None]
) -> None:
    client = client_for(cast.officer)

    def add_row() -> None:
        school = factories.make_school()
        factories.make_school_zone(school)
        make_card(factories.make_designation(school).person, themes=["pix"])

    assert_same_queries(lambda: client.get(CONTACTS, {"q": "pix"}), add_row, expected=11)


def test_card_page_shows_what_the_referent_allows(cast: Cast, listed: Person, client_for: ClientFor) -> None:
    address = reverse("designations:contact", args=[listed.pk])
    before = client_for(cast.other_head).get(address).content.decode()
    make_card(listed, shows_address=False, themes=["pix"], note="Le mardi")

    foreign = client_for(cast.other_head).get(address).content.decode()
    own = client_for(listed).get(address).content.decode()

    assert (f"mailto:{listed.email}" in before, f"mailto:{listed.email}" in foreign) == (True, False)
    assert ("Pix et compétences numériques" in foreign, "Le mardi" in foreign) == (True, True)
    school = reverse("dashboards:school", args=[cast.school.uai])
    assert (school in foreign, school in own) == (False, True)
    assert (MY_CARD in foreign, MY_CARD in own) == (False, True)


def test_referent_keeps_the_card(cast: Cast, listed: Person, client_for: ClientFor) -> None:
    client = client_for(listed)
    pages = [each.get(CONTACTS).content.decode() for each in (client, client_for(cast.second_referent))]
    assert [MY_CARD in page for page in pages] == [True, False]
    assert "Voir ma fiche comme mes collègues" in client.get(MY_CARD).content.decode()

    typed = {"is_listed": "on", "themes": ["pix", "ent"], "note": "Le mardi"}
    shown = client.post(MY_CARD, typed, follow=True).content.decode()
    hidden = client.post(MY_CARD, {}, follow=True).content.decode()

    card = ContactCard.objects.get()
    assert (card.is_listed, card.shows_address, card.themes, card.note) == (False, False, [], "")
    assert ("est dans l’annuaire" in shown, "n’est plus visible" in hidden) == (True, True)
    assert "Voir ma fiche comme mes collègues" not in hidden


def test_card_badly_filled_is_shown_again(listed: Person, client_for: ClientFor) -> None:
    page = client_for(listed).post(MY_CARD, {"themes": ["cuisine"], "note": "Gardé"}).content.decode()

    assert "Gardé" in page
    assert ContactCard.objects.count() == 0
