import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from relais.accounts.models import Person
from relais.allowances.apps import write_national_data
from relais.allowances.domain import ensure_default_scale, fix_envelopes
from relais.allowances.models import Envelope, Scale, ScaleLine
from relais.core import clock
from relais.core.scope import SYSTEM
from relais.schools.enums import SchoolType, Sector
from relais.schools.models import HeadCount, School
from tests import factories
from tests.cast import Cast
from tests.frozen import thaw_scales

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
YEAR = factories.YEAR
ClientFor = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    ensure_default_scale()
    with clock.at(NOON):
        yield


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ")


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    body = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2])
    return " ".join(plain(body).replace("&#x27;", "'").split())


@pytest.fixture
def erea(cast: Cast) -> School:
    school = factories.make_school(name="EREA Anne-Frank", type=SchoolType.EREA)
    factories.make_head_count(school, 501)
    return school


# The scale page


def test_scale_page_shows_lines_rates_and_cost(cast: Cast, erea: School, client_for: ClientFor) -> None:
    factories.make_head_count(cast.school, 412)
    factories.make_head_count(cast.other_school, 200)
    factories.make_school(sector=Sector.PRIVATE)

    page = text_of(client_for(cast.pay_officer), "/bareme/")

    expected = (
        "2 Collège Public 201 et plus 2 2 500,00 €",
        "8 EREA Public 501 et plus à décider à décider par l'académie",
        "0,25 IMP, 312,50 €",
        "Collège 2 3 3 750,00 € 0",
        "EREA 1 0 0,00 € 1",
        "Total 3 3 3 750,00 € 1",
        "1 établissement privé n’est pas au barème",
        "Questions à l’académie : 1",
    )
    assert [text for text in expected if text not in page] == []


def test_scale_page_alerts_on_a_figure_changed_since(cast: Cast, client_for: ClientFor) -> None:
    factories.make_head_count(cast.school, 200)
    fix_envelopes(actor=SYSTEM, academie=cast.academie, year=YEAR)
    HeadCount.objects.update(secondary=201)

    page = text_of(client_for(cast.officer), "/bareme/")

    assert "Effectif changé depuis la fixation" in page
    assert "1 enveloppe fixée serait différente" in page
    assert "200 (2026) 1 250 € 201 (2026) 2 500 €" in page


def test_scale_page_says_when_post_bac_pupils_count(cast: Cast, client_for: ClientFor) -> None:
    type(cast.academie).objects.update(counts_post_bac=True)

    assert "Les élèves post-bac comptent" in text_of(client_for(cast.officer), "/bareme/")


def test_scale_page_without_scale_says_so(cast: Cast, client_for: ClientFor) -> None:
    thaw_scales()
    Scale.objects.all().delete()

    assert "Aucun barème n’est publié" in text_of(client_for(cast.officer), "/bareme/")


def test_scale_page_shows_the_faults_of_a_scale(cast: Cast, client_for: ClientFor) -> None:
    thaw_scales()
    ScaleLine.objects.filter(position=2).delete()

    assert "rien à partir de 201 élèves." in text_of(client_for(cast.officer), "/bareme/")


def test_scale_page_costs_the_same_queries_whatever_the_schools(
    cast: Cast, client_for: ClientFor, assert_same_queries: Callable[..., None]
) -> None:
    client = client_for(cast.officer)

    assert_same_queries(
        lambda: client.get("/bareme/"),
        lambda: factories.make_head_count(factories.make_school()),
        expected=13,
    )


# Questions


def test_questions_page_lists_what_is_to_decide(cast: Cast, erea: School, client_for: ClientFor) -> None:
    factories.make_head_count(cast.school)
    client = client_for(cast.officer)
    page = text_of(client, "/bareme/questions/")
    assert [str(erea) in page, str(cast.other_school) in page, str(cast.school) in page] == [
        True,
        True,
        False,
    ]
    assert "une fois les enveloppes fixées" in page

    fix_envelopes(actor=SYSTEM, academie=cast.academie, year=YEAR)

    envelope = Envelope.objects.get(school=erea)
    assert f"/bareme/questions/{envelope.pk}/" in client.get("/bareme/questions/").content.decode()
    assert f"/bareme/questions/{envelope.pk}/" not in (
        client_for(cast.pay_officer).get("/bareme/questions/").content.decode()
    )


def test_questions_answered_by_a_later_head_count_are_fixed_when_told(
    cast: Cast, erea: School, client_for: ClientFor
) -> None:
    factories.make_head_count(cast.school, 412)
    fix_envelopes(actor=SYSTEM, academie=cast.academie, year=YEAR)
    factories.make_head_count(cast.other_school, 150)
    client = client_for(cast.officer)
    assert "Des réponses sont arrivées" in text_of(client, "/bareme/questions/")
    assert Envelope.objects.get(school=cast.other_school).cents is None

    client.post("/bareme/questions/fixer/")

    amounts = dict(Envelope.objects.values_list("school", "cents"))
    assert amounts == {cast.school.pk: 250_000, cast.other_school.pk: 125_000, erea.pk: None}
    assert "Des réponses sont arrivées" not in text_of(client, "/bareme/questions/")


def test_questions_page_without_question_says_so(cast: Cast, client_for: ClientFor) -> None:
    for school in (cast.school, cast.other_school):
        factories.make_head_count(school)

    assert "Aucune question en attente" in text_of(client_for(cast.officer), "/bareme/questions/")


def test_decide_page_fixes_the_amount(cast: Cast, erea: School, client_for: ClientFor) -> None:
    fix_envelopes(actor=SYSTEM, academie=cast.academie, year=YEAR)
    envelope = Envelope.objects.get(school=erea)
    client = client_for(cast.officer)
    path = f"/bareme/questions/{envelope.pk}/"
    assert "501 élèves (constat 2026), ligne 8 du barème 2015, à décider" in text_of(client, path)

    response = client.post(path, {"quarters": "12", "reason": "Comme un lycée"})

    assert response["Location"] == "/bareme/questions/"
    envelope.refresh_from_db()
    assert envelope.cents == 375_000
    assert "Décisions prises" in text_of(client, "/bareme/questions/")
    assert "Décidé par RECTORAT Odile" in text_of(client, path)


def test_decide_page_without_reason_asks_it(cast: Cast, erea: School, client_for: ClientFor) -> None:
    fix_envelopes(actor=SYSTEM, academie=cast.academie, year=YEAR)
    envelope = Envelope.objects.get(school=erea)

    response = client_for(cast.officer).post(f"/bareme/questions/{envelope.pk}/", {"quarters": "12"})

    assert (response.status_code, Envelope.objects.get(pk=envelope.pk).cents) == (200, None)


def test_decide_page_already_shared_says_so(cast: Cast, erea: School, client_for: ClientFor) -> None:
    fix_envelopes(actor=SYSTEM, academie=cast.academie, year=YEAR)
    envelope = Envelope.objects.get(school=erea)
    Envelope.objects.filter(pk=envelope.pk).update(cents=250_000, decided_by="X")
    factories.make_share(envelope, factories.make_designation(erea), 250_000)

    response = client_for(cast.officer).post(
        f"/bareme/questions/{envelope.pk}/", {"quarters": "12", "reason": "Trop tard"}
    )

    assert "déjà réparti" in response.content.decode()


# The command


def envelopes(**options: str) -> str:
    out = StringIO()
    call_command("envelopes", stdout=out, **options)
    return out.getvalue()


def test_envelopes_command_at_each_bound(cast: Cast) -> None:
    School.objects.all().delete()
    for kind in (SchoolType.COLLEGE, SchoolType.LYCEE, SchoolType.LP, SchoolType.EREA):
        for pupils in (199, 200, 201, 499, 500, 501):
            school = factories.make_school(type=kind)
            factories.make_head_count(school, pupils, year=2024)
    factories.make_head_count(factories.make_school(type=SchoolType.OTHER), 300)
    factories.make_school()
    factories.make_school(sector=Sector.PRIVATE)

    document = json.loads(envelopes(year="2026", format="json"))

    table = {(row["type"], row["pupils"], row["sector"]): row["euros"] for row in document["schools"]}
    expected: dict[str, list[int | None]] = {
        "college": [1250, 1250, 2500, 2500, 2500, 2500],
        "lycee": [2500, 2500, 2500, 2500, 2500, 3750],
        "lp": [2500, 2500, 2500, 2500, 2500, 3750],
        "erea": [2500, 2500, 2500, 2500, 2500, None],
    }
    bounds: dict[tuple[str, int | None, str], int | None] = {
        **{
            (kind, pupils, "public"): euros
            for kind, amounts in expected.items()
            for pupils, euros in zip((199, 200, 201, 499, 500, 501), amounts, strict=True)
        },
        ("other", 300, "public"): None,
        ("college", None, "public"): None,
        ("college", None, "private"): None,
    }
    assert table == bounds
    assert document["totals"] == {
        "schools": 27,
        "public": 26,
        "private": 1,
        "units": 46.0,
        "euros": 57_500.0,
        "questions": 3,
    }


def test_envelopes_command_json_row(cast: Cast) -> None:
    factories.make_head_count(cast.school, 412, year=2024)

    document = json.loads(envelopes(year="2026-2027", academie="13", format="json"))

    [row] = [row for row in document["schools"] if row["uai"] == cast.school.uai]
    assert (document["year"], plain(row.pop("rule"))) == (
        "2026-2027",
        "2 IMP, 2 500 € : collège, 412 élèves (constat 2024), ligne 2 du barème 2015",
    )
    assert row == {
        "uai": cast.school.uai,
        "name": "Collège Ada-Lovelace",
        "type": "college",
        "sector": "public",
        "pupils": 412,
        "counted_year": 2024,
        "units": 2.0,
        "euros": 2500.0,
        "question": "",
        "decided_by": "",
    }


def test_envelopes_command_csv_opens_in_a_french_spreadsheet(cast: Cast) -> None:
    factories.make_head_count(cast.school, 412, year=2024)

    text = envelopes()

    assert text[0] == "\ufeff"
    rows = list(csv.reader(StringIO(text[1:]), delimiter=";"))
    assert rows[0] == ["UAI", "nom", "type", "effectif", "IMP", "euros", "règle"]
    by_uai = {row[0]: [plain(cell) for cell in row[1:]] for row in rows[1:]}
    assert by_uai == {
        cast.school.uai: [
            "Collège Ada-Lovelace",
            "Collège",
            "412",
            "2",
            "2500,00",
            "2 IMP, 2 500 € : collège, 412 élèves (constat 2024), ligne 2 du barème 2015",
        ],
        cast.other_school.uai: [
            "Collège Alan-Turing",
            "Collège",
            "",
            "",
            "",
            "Question à l'académie : effectif inconnu, collège, barème 2015",
        ],
        "Total": [
            "",
            "",
            "",
            "2",
            "2500,00",
            "2 établissements, 1 questions à l'académie, année 2026-2027",
        ],
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"year": "deux mille"}, "n'est pas une année scolaire"),
        ({"academie": "99"}, "Aucune académie de code 99"),
    ],
)
def test_envelopes_command_refuses(options: dict[str, str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        envelopes(**options)


# Installation


def test_default_scale_waits_for_its_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    thaw_scales()
    Scale.objects.all().delete()

    monkeypatch.setattr(connection.introspection, "table_names", list)
    write_national_data(using="default")
    assert Scale.objects.count() == 0

    monkeypatch.undo()
    write_national_data(using="default")
    assert Scale.objects.count() == 1
