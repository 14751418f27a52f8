"""The pages of a simulation: drafts, lines in a table, results, budget, adoption."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from relais.accounts.models import Person
from relais.allowances.domain import ensure_default_scale
from relais.allowances.enums import ScaleState
from relais.allowances.models import Scale
from relais.allowances.selectors import rules_of
from relais.audit.models import Entry
from relais.schools.enums import SchoolType
from tests import factories
from tests.cast import Cast
from tests.factories import YEAR
from tests.frozen import thaw_scales

pytestmark = pytest.mark.django_db

ClientFor = Callable[[Person], Client]
URL = "/bareme/simulation/"
TWO_BANDS: tuple[dict[str, Any], ...] = (
    {"max_pupils": 200, "cents": 125_000},
    {"min_pupils": 201, "cents": 250_000},
)


@pytest.fixture(autouse=True)
def _scale() -> None:
    ensure_default_scale()


@pytest.fixture
def client(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.officer)


@pytest.fixture
def draft(cast: Cast) -> Scale:
    return factories.make_draft_scale(cast.academie, *TWO_BANDS, name="barème d’essai")


def text_of(client: Client, url: str, *, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.status_code
    return plain(response.content)


def plain(content: bytes) -> str:
    text = re.sub(r"<[^>]+>", " ", content.decode()).replace("\xa0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", text.replace("&nbsp;", " ").replace("&#x27;", "'"))


def page(draft: Scale, end: str = "") -> str:
    return f"{URL}{draft.pk}/{end}"


def typed(draft: Scale, *lines: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Return what the form of the draft sends, with these lines."""
    data: dict[str, Any] = {
        "name": draft.name,
        "from_year": str(YEAR.start),
        "revision": str(draft.revision),
        "lines": str(len(lines)),
        **given,
    }
    for rank, line in enumerate(lines):
        values = {
            "school_types": ["college"],
            "sector": "public",
            "min_pupils": "0",
            "basis": "school",
            **line,
        }
        data |= {f"line-{rank}-{name}": value for name, value in values.items()}
    return data


def test_drafts_page_offers_the_scale_in_force(client: Client) -> None:
    text = text_of(client, URL)

    assert "Aucun brouillon" in text
    assert "Copier le barème en vigueur" in text


def test_pages_open(client: Client, draft: Scale) -> None:
    for end in ("", "etablissements/", "comparer/", "budget/", "adopter/", "abandonner/"):
        text_of(client, page(draft, end))


# Drafts


def test_copy_makes_a_draft_of_the_scale_in_force_and_leads_to_it(client: Client, cast: Cast) -> None:
    response = client.post(f"{URL}copier/")

    made = Scale.objects.get(academie=cast.academie)
    assert response.headers["Location"] == page(made)
    assert rules_of(made) == rules_of(Scale.objects.get(academie=None))
    text = text_of(client, URL)
    assert "barème 2026" in text
    assert "copie du barème 2015" in text


def test_copy_takes_the_draft_asked_for_and_no_foreign_one(client: Client, cast: Cast, draft: Scale) -> None:
    foreign = factories.make_draft_scale(factories.make_academie(code="10"), {"cents": 1})

    client.post(f"{URL}copier/", {"source": draft.pk})
    client.post(f"{URL}copier/", {"source": foreign.pk})
    client.post(f"{URL}copier/", {"source": "n’importe quoi"})

    copies = Scale.objects.filter(academie=cast.academie).exclude(pk=draft.pk).order_by("pk")
    assert [str(each.copied_from) for each in copies] == ["barème d’essai", "barème 2015", "barème 2015"]


def test_abandon_asks_then_deletes(client: Client, draft: Scale) -> None:
    assert "Le barème en vigueur ne change pas" in text_of(client, page(draft, "abandonner/"))

    assert client.post(page(draft, "abandonner/")).headers["Location"] == URL
    assert not Scale.objects.filter(pk=draft.pk)


# The lines in a table


def test_draft_page_saves_the_lines_and_shows_their_cost_at_once(
    client: Client, cast: Cast, draft: Scale
) -> None:
    for pupils in (150, 230):
        factories.make_head_count(factories.make_school(), pupils)
    lines = (
        {"max_pupils": "250", "cents": "1 250,00 €"},
        {"min_pupils": "251", "cents": "2500", "note": "haut"},
    )

    response = client.post(page(draft), typed(draft, *lines, name="barème neuf"))

    assert response.headers["Location"] == f"{page(draft)}#resultats"
    draft.refresh_from_db()
    assert (draft.name, [(each.max_pupils, each.cents, each.note) for each in rules_of(draft)]) == (
        "barème neuf",
        [(250, 125_000, ""), (None, 250_000, "haut")],
    )
    text = text_of(client, page(draft))
    assert (
        "RECTORAT Odile (Équipe numérique académique, académie de Poitiers) a modifié un brouillon de barème"
        in text
    )
    for said in (
        "2 500 € coût du brouillon en vigueur : 3 750 €",
        "-1 250 € de différence 1 IMP",
        "1 établissement perd -1 250 €",
        "Effectifs lus : 2 établissements au constat 2026, 2 établissements sans effectif connu.",
    ):
        assert said in text


@pytest.mark.parametrize(
    ("action", "lowest"),
    [
        ("add", ["1", "2", "3", "0"]),
        ("remove-1", ["1", "3"]),
        ("remove-7", ["1", "2", "3"]),
        ("up-1", ["2", "1", "3"]),
        ("up-0", ["1", "2", "3"]),
        ("down-1", ["1", "3", "2"]),
        ("down-2", ["1", "2", "3"]),
        ("dance-1", ["1", "2", "3"]),
    ],
)
def test_draft_page_moves_lines_without_losing_what_is_typed(
    client: Client, draft: Scale, action: str, lowest: list[str]
) -> None:
    lines = [{"min_pupils": str(each), "note": f"note {each}", "cents": "zut"} for each in (1, 2, 3)]

    response = client.post(page(draft), typed(draft, *lines, action=action, name="à moitié"))

    assert response.status_code == 200
    forms = response.context["table"].forms
    assert [form["min_pupils"].value() for form in forms] == lowest
    assert {form["cents"].value() for form in forms if form["note"].value()} == {"zut"}
    assert response.context["form"]["name"].value() == "à moitié"
    assert "sont à corriger" not in plain(response.content)
    assert rules_of(Scale.objects.get(pk=draft.pk))[0].cents == 125_000


def test_draft_page_stops_at_forty_lines_and_reads_no_wrong_count(client: Client, draft: Scale) -> None:
    full = client.post(page(draft), typed(draft, *[{}] * 40, action="add"))
    none = client.post(page(draft), typed(draft, action="add", lines="beaucoup"))

    assert [len(each.context["table"].forms) for each in (full, none)] == [40, 1]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"school_types": []}, "Types : Ce champ est obligatoire."),
        ({"cents": "beaucoup"}, "Écrivez un montant en euros. Exemple : 2500 ou 312,50."),
        ({"cents": "999999"}, "Ce montant est trop grand."),
        ({"min_pupils": "300", "max_pupils": "200"}, "Au moins 300, la borne basse"),
        ({"max_people": "2"}, "À laisser vide : le montant est celui de l’établissement."),
        ({"basis": "referent", "max_people": "2"}, "Dites ce que reçoit chaque référent."),
        ({"basis": "referent", "cents": "625"}, "Dites combien de référents au plus."),
        ({"basis": "referent", "cents": "zut", "max_people": "0"}, "Écrivez un montant en euros."),
    ],
)
def test_draft_page_says_at_the_field_what_is_wrong(
    client: Client, draft: Scale, line: dict[str, Any], message: str
) -> None:
    response = client.post(page(draft), typed(draft, {"note": "gardée", **line}))

    assert response.status_code == 200
    assert message.replace("’", "'") in plain(response.content).replace("’", "'")
    assert 'value="gardée"' in response.content.decode()
    assert len(rules_of(draft)) == 2


def test_draft_page_keeps_what_is_typed_when_somebody_else_has_saved(client: Client, draft: Scale) -> None:
    Scale.objects.filter(pk=draft.pk).update(revision=2)

    response = client.post(page(draft), typed(draft, {"note": "la mienne"}))
    text = plain(response.content)
    assert "Ce brouillon a été modifié entre-temps" in text
    assert 'value="la mienne"' in response.content.decode()

    again = client.post(
        page(draft),
        typed(draft, {"note": "la mienne"}, revision=response.context["form"]["revision"].value()),
    )
    assert again.status_code == 302
    assert rules_of(draft)[0].note == "la mienne"


def test_draft_page_warns_of_a_hole(client: Client, cast: Cast) -> None:
    holed = factories.make_draft_scale(cast.academie, {"max_pupils": 200}, {"min_pupils": 211})

    assert "rien de 201 à 210 élèves" in text_of(client, page(holed))


def test_draft_page_reads_next_years_counts_when_asked(client: Client, cast: Cast, draft: Scale) -> None:
    factories.make_head_count(cast.school, 150)
    factories.make_head_count(cast.school, 300, year=YEAR.next)

    now, ahead = (text_of(client, page(draft) + query) for query in ("", "?horizon=annee-suivante"))

    assert "1 250 € coût du brouillon" in now
    assert "2 500 € coût du brouillon" in ahead
    assert "1 établissement au constat 2027" in ahead
    for text in (now, ahead):
        for year, cost in ((YEAR, "1 250 €"), (YEAR.next, "2 500 €")):
            told = f"{year} (1 établissement au constat {year.start}, 1 établissement sans effectif connu)"
            assert f"{told} 2 {cost} {cost} 0 €" in text


def test_draft_page_says_how_many_referents_it_counted(client: Client, cast: Cast) -> None:
    rate = factories.make_draft_scale(cast.academie, {"cents": 62_500, "basis": "referent", "max_people": 3})
    factories.make_designation(cast.school, cast.referent)
    for school in (cast.school, cast.other_school):
        factories.make_head_count(school, 300)

    text = text_of(client, f"{page(rate)}?people=2")

    assert "1 875 € coût du brouillon" in text
    assert "1 établissement (équipe de cette année), 1 établissement (supposé)" in text
    assert "Référents supposés" in text
    assert "Référents supposés" not in text_of(client, page(factories.make_draft_scale(cast.academie)))


def test_draft_page_without_line_says_what_to_do(client: Client, cast: Cast) -> None:
    thaw_scales()
    Scale.objects.filter(academie=None).delete()
    client.post(f"{URL}copier/")

    text = text_of(client, page(Scale.objects.get(academie=cast.academie)))
    assert "Ce brouillon n’a aucune ligne." in text
    assert "Aucun barème n’est en vigueur" in text


def test_draft_page_costs_the_same_queries_whatever_the_schools(
    client: Client, draft: Scale, assert_same_queries: Callable[..., None]
) -> None:
    assert_same_queries(
        lambda: client.get(page(draft)),
        lambda: factories.make_head_count(factories.make_school()),
        expected=21,
    )


# School by school


def test_draft_schools_lists_filters_and_exports(client: Client, cast: Cast, draft: Scale) -> None:
    draft.lines.filter(position=1).update(cents=250_000)
    factories.make_head_count(cast.school, 150)
    factories.make_head_count(cast.other_school, 300)

    def listed(query: str) -> list[str]:
        rows = client.get(f"{page(draft, 'etablissements/')}?{query}").context["listing"].rows
        return [row.school.town for row in rows]

    assert listed("sort=uai") == ["Poitiers", "Châtellerault"]
    assert listed("outlook=1") == ["Poitiers"]
    assert listed("type=lycee") == []
    assert listed("departement=086&sort=-pupils") == ["Châtellerault", "Poitiers"]
    exported = client.get(f"{page(draft, 'etablissements/')}?export=csv").getvalue().decode()
    [line] = [each for each in exported.splitlines() if cast.school.uai in each]
    assert "1250,00;2500,00;1250,00;gagne" in line
    rate = factories.make_draft_scale(cast.academie, {"cents": 62_500, "basis": "referent", "max_people": 3})
    assert "Référents supposés" in text_of(client, page(rate, "etablissements/"))


def test_draft_schools_costs_the_same_queries_whatever_the_schools(
    client: Client, draft: Scale, assert_same_queries: Callable[..., None]
) -> None:
    assert_same_queries(
        lambda: client.get(page(draft, "etablissements/")),
        lambda: factories.make_head_count(factories.make_school()),
        expected=11,
    )


# Beside another draft


def test_compare_puts_two_drafts_side_by_side(client: Client, cast: Cast, draft: Scale) -> None:
    other = factories.make_draft_scale(cast.academie, {"cents": 375_000}, name="barème généreux")
    factories.make_draft_scale(cast.academie, {"cents": 31_250}, {"cents": None}, name="barème avare")
    factories.make_head_count(cast.school, 150)

    text = text_of(client, f"{page(draft, 'comparer/')}?other={other.pk}")

    assert "Coût 1 250 € 3 750 €" in text
    assert "Collège 1 250 € 3 750 € +2 500 €" in text
    assert "Établissements qui gagnent 0 1" in text
    latest = text_of(client, page(draft, "comparer/"))
    assert "Coût 1 250 € 312,50 €" in latest
    assert "2 Collège 0 et plus à décider" in latest
    assert "barème avare" in text_of(client, f"{page(draft, 'comparer/')}?other={draft.pk}")


def test_compare_alone_says_what_to_do(client: Client, cast: Cast, draft: Scale) -> None:
    factories.make_draft_scale(factories.make_academie(code="10"), name="d’ailleurs")

    assert "Il n’y a pas d’autre brouillon." in text_of(client, page(draft, "comparer/"))


def test_compare_counts_referents_when_a_line_pays_them(client: Client, cast: Cast, draft: Scale) -> None:
    factories.make_draft_scale(cast.academie, {"cents": 62_500, "basis": "referent", "max_people": 3})

    assert "Référents comptés" in text_of(client, page(draft, "comparer/"))


# Within a budget


def test_ceiling_proposes_thresholds_and_writes_the_one_chosen(
    client: Client, cast: Cast, draft: Scale
) -> None:
    for pupils in (150, 230, 245, 400):
        factories.make_head_count(factories.make_school(), pupils)

    text = text_of(client, f"{page(draft, 'budget/')}?ceiling=7+500")
    assert "Le barème en vigueur coûte 8 750 €" in text
    assert "collège 200 → 230" in text
    assert "1 établissement perdant, 0 gagnant. Coût : 7 500 €, reste 0 €." in text
    assert "d’abord le moins d’établissements perdants" in text

    response = client.post(page(draft, "seuils/"), {"pupils": "230", "revision": "1"})
    assert response.headers["Location"] == page(draft)
    assert [each.max_pupils for each in rules_of(draft)] == [230, None]


def test_ceiling_too_low_says_the_least(client: Client, draft: Scale) -> None:
    factories.make_head_count(factories.make_school(), 150)

    assert "le moins que coûte le barème est 1 250 €" in text_of(
        client, f"{page(draft, 'budget/')}?ceiling=10"
    )
    assert "Propositions" not in text_of(client, f"{page(draft, 'budget/')}?ceiling=zut")


def test_ceiling_wants_bands_and_no_fault(client: Client, cast: Cast) -> None:
    holed = factories.make_draft_scale(cast.academie, {"max_pupils": 200}, {"min_pupils": 211})
    flat = factories.make_draft_scale(cast.academie, {"cents": 62_500, "basis": "referent", "max_people": 3})

    assert "Corrigez d’abord le brouillon" in text_of(client, page(holed, "budget/"))
    assert "n’a pas de seuil" in text_of(client, page(flat, "budget/"))


def test_thresholds_that_cannot_be_read_lead_back(client: Client, draft: Scale) -> None:
    for data in ({}, {"pupils": "a-b", "revision": "1"}, {"pupils": "240", "revision": "9"}):
        assert client.post(page(draft, "seuils/"), data).headers["Location"] == page(draft, "budget/")
    assert [each.max_pupils for each in rules_of(draft)] == [200, None]


# Adoption


def test_adopt_publishes_with_the_reason_and_shows_it(client: Client, cast: Cast, draft: Scale) -> None:
    response = client.post(page(draft, "adopter/"), {"revision": "1", "reason": "Vu en comité le 3 mars"})

    assert response.headers["Location"] == f"/bareme/{draft.pk}/"
    shown = text_of(client, f"/bareme/{draft.pk}/")
    assert "académie de Poitiers) : Vu en comité le 3 mars. Il ne change plus." in shown
    assert "2 Collège Public 201 et plus 2 2 500,00 €" in shown
    draft.refresh_from_db()
    assert draft.state == ScaleState.PUBLISHED
    text = text_of(client, "/bareme/")
    assert "barème d’essai 2026-2027 25/11/2026" in text
    assert "Vu en comité le 3 mars" in text
    assert client.get(page(draft)).status_code == 404


def test_adopt_wants_a_reason_and_says_what_stands_in_the_way(
    client: Client, cast: Cast, draft: Scale
) -> None:
    assert "Raison de l’adoption : Ce champ est obligatoire." in plain(
        client.post(page(draft, "adopter/"), {"revision": "1"}).content
    )
    factories.make_envelope(cast.school)
    assert "à partir de 2027-2028" in text_of(client, page(draft, "adopter/"))
    refused = client.post(page(draft, "adopter/"), {"revision": "1", "reason": "Vu"})
    assert refused.status_code == 200
    assert not Entry.objects.filter(act="publish_scale")


def test_scale_page_offers_the_simulation_to_officers_alone(
    cast: Cast, client: Client, client_for: ClientFor
) -> None:
    assert "Simuler un autre barème" in text_of(client, "/bareme/")
    assert "Simuler un autre barème" not in text_of(client_for(cast.pay_officer), "/bareme/")


def test_scale_page_shows_a_line_paid_by_referent(cast: Cast, client: Client) -> None:
    factories.make_scale(
        cast.academie,
        {
            "school_types": [SchoolType.LYCEE, SchoolType.EREA],
            "cents": 62_500,
            "basis": "referent",
            "max_people": 3,
        },
    )

    assert "Lycée, EREA Public 0 et plus 1,5 625 € par référent (3 au plus)" in text_of(client, "/bareme/")
