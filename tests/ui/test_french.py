"""French as it is typeset, and the filters that write it."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from relais.ui import french


def render(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Pourquoi ?", "Pourquoi\u202f?"),
        ("Oui ; non !", "Oui\u202f; non\u202f!"),
        ("Nom : « Ada »", "Nom\u00a0: «\u00a0Ada\u00a0»"),
        ("à 14:30, https://x", "à 14:30, https://x"),
        ("62 % de 12 élèves, 5 km", "62\u00a0% de 12\u00a0élèves, 5\u00a0km"),
    ],
)
def test_typeset_spaces_that_must_not_break(typed, expected):
    assert french.typeset(typed) == expected


def test_long_date_is_in_full():
    assert french.long_date(date(2026, 9, 3)) == "jeudi 3 septembre 2026"
    assert french.long_date(date(2026, 9, 1)) == "mardi 1er septembre 2026"


def test_hour_is_local():
    assert french.hour(datetime(2026, 7, 1, 7, 5, tzinfo=UTC)) == "9\u00a0h\u00a005"


def test_filters_write_french():
    drawn = render(
        "{{ a|euros }} {{ d|short_date }} {{ n|number }} {{ n|pluralise:'école,écoles' }} {{ t|nbsp }}",
        a=125_000,
        d=date(2026, 9, 3),
        n=12_560,
        t="<a> ?",
    )
    assert drawn == ("1\u202f250,00\u00a0€ 03/09/2026 12\u202f560 12\u202f560\u00a0écoles &lt;a&gt;\u202f?")


def test_filters_write_nothing_for_none():
    assert render("{{ x|euros }}{{ x|long_date }}{{ x|short_date }}{{ x|hour }}{{ x|number }}", x=None) == ""


def test_query_changes_one_parameter_and_forgets_the_page():
    request = RequestFactory().get("/?type=college&page=4")
    drawn = render("{% query sort='name' %} {% query page=5 %} {% query type=None %}", request=request)
    assert drawn == "?type=college&amp;sort=name ?type=college&amp;page=5 ?"
