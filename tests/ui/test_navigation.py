"""The navigation, the banners and the searches that higher apps register."""

import pytest

from relais.core.scope import NOBODY, Role, Scope
from relais.ui import checks, navigation, site
from relais.ui.navigation import NavGroup, NavItem, NavLink

OFFICER = Scope(person_id=1, person_name="Odile", role=Role.OFFICER, perimeter="Poitiers", academie_id=1)
HEAD = Scope(person_id=2, person_name="Hélène", role=Role.HEAD, perimeter="Collège", school_id=1)


@pytest.fixture(autouse=True)
def _nothing_registered(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(site, "_banners", [])
    monkeypatch.setattr(site, "_searches", [])


def test_links_for_gives_each_role_its_own_in_order():
    navigation.register(
        NavItem("Composants", "ui:gallery", order=2),
        NavItem("Aide", "ui:help", roles=frozenset({Role.OFFICER}), order=1),
    )
    assert [link.label for link in navigation.links_for(OFFICER)] == ["Aide", "Composants"]
    assert [link.label for link in navigation.links_for(HEAD)] == ["Composants"]
    assert navigation.links_for(NOBODY) == []


def test_links_for_marks_the_deepest_entry_that_holds_the_page():
    navigation.register(NavItem("Composants", "ui:gallery"))
    assert navigation.links_for(HEAD, "/ui/badge/") == [NavLink("Composants", "/ui/", is_current=True)]
    assert navigation.links_for(HEAD, "/aide/") == [NavLink("Composants", "/ui/")]


def test_menu_is_a_row_until_there_are_too_many():
    navigation.register(*(NavItem(f"Page {n}", "ui:help", order=n) for n in range(9)))
    assert navigation.menu_for(HEAD) == [NavLink("Page 8", "/aide/")]


def test_menu_of_many_entries_is_drawn_by_groups_that_know_the_page_shown(monkeypatch):
    entries = [
        ("Aide", "ui:help", "Outils"),
        ("Composants", "ui:gallery", "Outils"),
        ("Plan", "ui:site_map", ""),
    ]
    navigation.register(*(NavItem(label, url, group=group) for label, url, group in entries))
    monkeypatch.setattr(navigation, "LONGEST_ROW", 2)

    menu = navigation.menu_for(HEAD, "/ui/badge/")

    tools = NavGroup(
        "Outils",
        (
            NavLink("Aide", "/aide/", group="Outils"),
            NavLink("Composants", "/ui/", is_current=True, group="Outils"),
        ),
    )
    assert menu == [tools, NavLink("Plan", "/plan-du-site/")]
    assert tools.is_current
    assert not NavGroup("Vide", ()).is_current


def test_links_by_role_lists_every_role():
    navigation.register(NavItem("Aide", "ui:help", roles=frozenset({Role.HEAD})))
    links = dict(navigation.links_by_role())
    assert list(links) == list(Role)
    assert links[Role.HEAD] == [NavLink("Aide", "/aide/")]
    assert links[Role.OFFICER] == []


def test_register_entry_that_leads_nowhere_is_an_error_at_start():
    navigation.register(NavItem("Perdu", "ui:lost"), NavItem("Aide", "ui:help"))
    assert [(error.id, error.msg) for error in checks.check_navigation(None)] == [
        ("relais.ui.E001", "L'entrée de menu « Perdu » mène à une adresse inconnue : ui:lost."),
    ]
    assert [link.label for link in navigation.links_for(HEAD)] == ["Aide"]


def test_register_banner_empty_text_shows_nothing():
    def shown():
        return "Académie de démonstration : établissements inventés"

    site.register_banner(shown)
    site.register_banner(shown)
    site.register_banner(lambda: "")
    assert site.banners() == ["Académie de démonstration : établissements inventés"]


def test_register_search_that_leads_nowhere_is_left_out():
    known = site.SiteSearch("Chercher", "ui:site_map")
    site.register_search(known)
    site.register_search(known)
    site.register_search(site.SiteSearch("Perdu", "ui:lost"))
    assert site.searches() == [known]
