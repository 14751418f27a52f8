"""List pages: filters, sort, pages, exports, and a cost that does not grow with the rows."""

from dataclasses import dataclass

import pytest
from django import forms
from django.test import RequestFactory

from relais.schools.models import School
from relais.ui.list_page import Empty, FilterForm, ListPage
from relais.ui.tables import Column, Kind
from tests import factories


class TownFilter(FilterForm):
    q = forms.CharField(label="Nom")
    towns = forms.MultipleChoiceField(
        label="Villes",
        choices=[("Poitiers", "Poitiers (86)"), ("Deux-Sèvres", [("Niort", "Niort (79)")])],
    )
    has_pupils = forms.BooleanField(label="Avec élèves")

    def apply(self, rows):
        kept = [row for row in rows if self.cleaned_data["q"].lower() in row.name.lower()]
        return kept[::-1] if self.orders else kept

    @property
    def orders(self):
        return bool(self.cleaned_data["q"])


@dataclass
class Place:
    name: str
    pupils: int | None


PLACES = [Place("Collège B", 300), Place("Lycée A", 1200), Place("Collège C", None)]
PAGE: ListPage[Place] = ListPage(
    title="Établissements",
    caption="Établissements de l'académie",
    columns=[
        Column(
            key="name",
            label="Nom",
            value=lambda p: p.name,
            sort=("name",),
            href=lambda p: f"/etablissements/{p.name[-1]}/",
        ),
        Column(key="pupils", label="Élèves", kind=Kind.INTEGER, value=lambda p: p.pupils, sort=("pupils",)),
        Column(key="state", label="État", value=lambda _: "ouvert", level=lambda _: "success"),
        Column(key="hidden", label="Caché", value=lambda _: "x", shown=False),
    ],
    default_sort="name",
    nouns="établissement,établissements",
    empty=Empty(
        "Aucun établissement n'est importé.", "Importez le fichier du ministère.", "/import/", "Importer"
    ),
    per_page=2,
)


def get(address):
    return RequestFactory().get(address)


def names(address, form=None):
    listing = PAGE.listing(get(address), PLACES, form=form)
    return [row.name for row in listing.rows]


def test_listing_default_sort_and_page():
    listing = PAGE.listing(get("/"), PLACES)
    assert [[str(cell) for cell in line] for line in listing.lines] == [
        ["Collège B", "300", "ouvert"],
        ["Collège C", "", "ouvert"],
    ]
    assert (listing.count, listing.page.number, listing.page.paginator.num_pages) == (3, 1, 2)
    assert (listing.lines[0][0].href, listing.lines[0][2].level) == ("/etablissements/B/", "success")


def test_listing_sort_in_the_address_puts_the_unknown_last():
    assert names("/?sort=pupils") == ["Collège B", "Lycée A"]
    assert names("/?sort=-pupils") == ["Lycée A", "Collège B"]


@pytest.mark.parametrize("sort", ["state", "-hidden", "nothing", "--name", ""])
def test_listing_sort_no_column_has_is_ignored(sort):
    assert names(f"/?sort={sort}") == ["Collège B", "Collège C"]


@pytest.mark.parametrize(
    ("page", "expected"), [("2", ["Lycée A"]), ("99", ["Lycée A"]), ("x", ["Collège B", "Collège C"])]
)
def test_listing_page_out_of_range_is_the_nearest(page, expected):
    assert names(f"/?page={page}") == expected


def test_listing_headers_say_and_change_the_sort():
    headers = PAGE.listing(get("/?sort=-pupils&type=a&page=2"), PLACES).headers
    assert [header.get("sort") for header in headers] == ["none", "descending", None]
    assert [header.get("sort_url") for header in headers] == [
        "?sort=name&type=a",
        "?sort=pupils&type=a",
        None,
    ]
    assert PAGE.listing(get("/"), PLACES).headers[0]["sort_url"] == "?sort=-name"


def test_listing_filter_keeps_its_own_order_until_one_sorts():
    form = TownFilter({"q": "coll"})
    assert names("/?q=coll", form) == ["Collège C", "Collège B"]
    assert names("/?q=coll&sort=name", form) == ["Collège B", "Collège C"]


def test_listing_invalid_filter_shows_everything():
    assert names("/?towns=Atlantis", TownFilter({"towns": ["Atlantis"]})) == ["Collège B", "Collège C"]


def test_summary_says_the_filters_in_words():
    form = TownFilter({"q": "coll", "towns": ["Poitiers", "Niort"], "has_pupils": "on"})
    assert form.summary() == [
        ("Nom", "coll"),
        ("Villes", "Poitiers (86), Niort (79)"),
        ("Avec élèves", "oui"),
    ]
    assert TownFilter({}).summary() == []
    assert TownFilter({"towns": ["Atlantis"]}).summary() == []
    assert FilterForm({}).is_valid()
    assert FilterForm({}).orders is False
    assert FilterForm({}).apply(PLACES) == PLACES


def body(address, rows=PLACES, form=None):
    return PAGE.respond(get(address), rows, form=form).getvalue().decode()


def test_respond_draws_the_page():
    page = body("/?q=", form=TownFilter({}))
    assert '<p class="ui-list__count" role="status">3\u00a0établissements</p>' in page
    assert '<th scope="col" aria-sort="ascending">' in page
    assert '<th scope="row"><a href="/etablissements/B/">Collège B</a></th>' in page
    assert 'href="?q=&amp;export=ods"' in page


def test_respond_empty_list_says_why_and_what_to_do():
    page = body("/", rows=[])
    assert "Aucun établissement n&#x27;est importé." in page
    assert '<a class="fr-link" href="/import/">Importer</a>' in page
    assert "export=ods" not in page


def test_respond_nothing_found_offers_to_clear_the_filters():
    page = body("/?q=zzz", form=TownFilter({"q": "zzz"}))
    assert "Rien ne correspond à ces filtres." in page
    assert "Effacer les filtres" in page


def test_respond_export_has_every_row_in_the_present_order():
    response = PAGE.respond(get("/?sort=-pupils&export=csv"), PLACES)
    text = b"".join(response).decode("utf-8-sig")
    assert text.splitlines() == [
        "Nom;Élèves;État;Caché",
        "Lycée A;1200;ouvert;x",
        "Collège B;300;ouvert;x",
        "Collège C;;ouvert;x",
    ]


def test_respond_export_of_another_format_is_the_page():
    assert PAGE.respond(get("/?export=pdf"), PLACES)["Content-Type"] == "text/html; charset=utf-8"


def test_respond_without_export_offers_none():
    page = ListPage(title="x", caption="x", columns=PAGE.columns, default_sort="name", has_export=False)
    response = page.respond(get("/?export=csv"), PLACES)
    assert "export=" not in response.getvalue().decode()


SCHOOLS: ListPage[School] = ListPage(
    title="Écoles",
    caption="Écoles",
    columns=[
        Column(key="uai", label="UAI", value=lambda school: school.uai, sort=("uai",)),
        Column(key="town", label="Ville", value=lambda school: school.town, sort=("town", "-name")),
    ],
    default_sort="-town",
)


@pytest.mark.django_db
def test_respond_queryset_costs_the_same_whatever_the_rows(assert_same_queries):
    assert_same_queries(
        lambda: SCHOOLS.respond(get("/"), School.objects.all()),
        factories.make_school,
        expected=2,
    )


@pytest.mark.django_db
def test_listing_queryset_is_sorted_by_the_database():
    for town, name in [("Niort", "A"), ("Aytré", "B"), ("Niort", "C")]:
        factories.make_school(town=town, name=name)
    rows = SCHOOLS.listing(get("/"), School.objects.all()).rows
    assert [(row.town, row.name) for row in rows] == [("Niort", "A"), ("Niort", "C"), ("Aytré", "B")]


@pytest.mark.django_db
def test_export_queryset_is_streamed():
    school = factories.make_school(town="Niort")
    response = SCHOOLS.respond(get("/?export=csv"), School.objects.all())
    assert b"".join(response).decode("utf-8-sig") == f"UAI;Ville\r\n{school.uai};Niort\r\n"
