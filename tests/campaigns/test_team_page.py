"""The team of a year: its page, and each act on it, by the head and by the academy."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.allowances.domain import share_envelope
from relais.allowances.models import Award, Share
from relais.campaigns import domain, rules
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import NOBODY, SYSTEM, Role
from relais.designations.domain import TeamMember
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from tests import factories
from tests.campaigns.builders import NEW, YEAR, forms_of, mails, said, text_of
from tests.cast import Cast

SignIn = Callable[[Person], Client]
NOON = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
MARCH_12, APRIL_2 = date(2027, 3, 12), date(2027, 4, 2)
DAYS = {"from_on": "12/03/2027", "reason": "Mutation"}
MEMBER = TeamMember(first_name=NEW["first_name"], last_name=NEW["last_name"], address=NEW["address"])


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def team(cast: Cast) -> list[Designation]:
    """Two people, the money shared between them."""
    made = [factories.make_designation(cast.school, each) for each in (cast.referent, cast.second_referent)]
    factories.make_envelope(cast.school)
    share_envelope(
        actor=factories.scope_of(cast.head),
        school=cast.school,
        year=YEAR,
        cents_by_designation={each.pk: 125_000 for each in made},
    )
    return made


@pytest.fixture
def head(cast: Cast, client_for: SignIn) -> Client:
    return client_for(cast.head)


def page_of(cast: Cast, year: Any = YEAR) -> str:
    return reverse("campaigns:team", args=[cast.school.uai, year])


def url(name: str, designation: Designation) -> str:
    return reverse(f"campaigns:{name}", args=[designation.pk])


# The page


def test_team_page_says_who_from_when_to_when(cast: Cast, team: list[Designation], head: Client) -> None:
    page = text_of(head.get(page_of(cast)))

    expected = [
        "RÉFÉRENTE Rachida a accepté",
        "Du mardi 1er septembre 2026 au mardi 31 août 2027.",
        "Accord du jeudi 1er octobre 2026.",
        "Indemnité : 1 250,00 €.",
    ]
    assert [text for text in expected if text not in page] == []


def test_team_page_tells_silence_and_reminds(cast: Cast, team: list[Designation], head: Client) -> None:
    Designation.objects.filter(pk=team[0].pk).update(
        state=DesignationState.PROPOSED,
        answered_at=None,
        designated_at=datetime(2027, 3, 1, 12, 0, tzinfo=UTC),
    )
    assert "Sans réponse depuis 4 jours." in text_of(head.get(page_of(cast)))

    answers = [head.post(url("remind", team[0])) for _ in range(2)]

    assert said(answers[1]) == [
        "Un courriel de rappel part pour RÉFÉRENTE Rachida.",
        "Un courriel est déjà parti aujourd'hui pour RÉFÉRENTE Rachida : pas deux le même jour.",
    ]
    assert mails() == [("designation_reminded", cast.referent.email)]
    page = head.get(page_of(cast))
    assert url("remind", team[0]) not in forms_of(page)
    assert "relance du vendredi 5 mars 2027" in text_of(page)


def test_team_page_corrects_who_begins(cast: Cast, team: list[Designation], head: Client) -> None:
    head.post(url("newcomer", team[0]), {"debute": "1"})
    assert "Débute dans la fonction : stage proposé." in text_of(head.get(page_of(cast)))

    head.post(url("newcomer", team[0]), {"debute": "0"})
    assert "stage proposé" not in text_of(head.get(page_of(cast)))


def test_team_page_tells_both_heads_of_a_person_in_two_schools(
    cast: Cast, team: list[Designation], client_for: SignIn
) -> None:
    factories.make_designation(cast.other_school, cast.referent)

    here = text_of(client_for(cast.head).get(page_of(cast)))
    there = text_of(
        client_for(cast.other_head).get(reverse("campaigns:team", args=[cast.other_school.uai, YEAR]))
    )

    assert here.count("Aussi référent·e à Collège Alan-Turing, Châtellerault.") == 1
    assert there.count("Aussi référent·e à Collège Ada-Lovelace, Poitiers.") == 1


def test_team_page_of_a_closed_year_is_read_whole_and_changes_nothing(
    cast: Cast, team: list[Designation], head: Client
) -> None:
    with clock.at(datetime(2027, 9, 1, 12, 0, tzinfo=UTC)):
        page = head.get(page_of(cast))
        act = head.post(url("end", team[0]), {"last_day": "12/03/2027", "reason": "X"})
        reminded, corrected = head.post(url("remind", team[0])), head.post(url("newcomer", team[0]))

    text = text_of(page)
    assert [each for each in ("Cette année est close", "RÉFÉRENTE", "1 250,00 €") if each not in text] == []
    assert forms_of(page) == {}
    assert "son équipe ne change plus" in text_of(act)
    assert [said(each)[0] for each in (reminded, corrected)] == [
        "L'année 2026-2027 est close : son équipe ne change plus."
    ] * 2
    assert Designation.objects.filter(state=DesignationState.ACCEPTED).count() == 2


def test_team_page_without_anybody_says_what_to_do(cast: Cast, head: Client) -> None:
    assert "Personne n'est désigné pour cette année." in text_of(head.get(page_of(cast)))


def test_deputy_reads_the_team_without_acting(
    cast: Cast, team: list[Designation], client_for: SignIn
) -> None:
    deputy = client_for(cast.deputy)

    page = deputy.get(page_of(cast))

    assert forms_of(page) == {}
    assert "Remplacer" not in text_of(page)
    assert [deputy.get(url(name, team[0])).status_code for name in ("replace", "interim", "end")] == [404] * 3


@pytest.mark.parametrize("who", ["referent", "pay_officer", "authority_reader", "other_head", "outsider"])
def test_team_page_does_not_exist_for_others(cast: Cast, client_for: SignIn, who: str) -> None:
    assert client_for(getattr(cast, who)).get(page_of(cast)).status_code == 404


def test_adding_does_not_exist_for_the_deputy(cast: Cast, client_for: SignIn) -> None:
    address = reverse("campaigns:add_referent", args=[cast.school.uai, YEAR])

    assert client_for(cast.deputy).get(address).status_code == 404


def test_act_says_what_follows_where_no_money_is_shared(cast: Cast, head: Client) -> None:
    held = factories.make_designation(cast.school, cast.referent)
    address = reverse("campaigns:add_referent", args=[cast.school.uai, YEAR])

    assert "rien n'est réparti pour RÉFÉRENTE Rachida" in text_of(head.get(url("end", held)))
    assert "l'enveloppe n'est pas encore fixée" in text_of(head.get(address))


def test_my_team_leads_to_this_years(cast: Cast, head: Client, client_for: SignIn) -> None:
    mine = reverse("campaigns:my_team")

    assert head.get(mine)["Location"] == page_of(cast)
    assert client_for(cast.officer).get(mine).status_code == 404


def test_team_page_costs_the_same_whatever_the_team(
    cast: Cast, head: Client, assert_same_queries: Callable[..., None]
) -> None:
    def add() -> None:
        one = factories.make_designation(cast.school)
        factories.make_designation(cast.other_school, one.person)

    assert_same_queries(lambda: head.get(page_of(cast)), add, expected=11)


# The acts


@pytest.mark.parametrize("who", ["head", "officer"])
def test_replace_pays_each_for_their_days(
    cast: Cast, team: list[Designation], client_for: SignIn, who: str
) -> None:
    answer = client_for(getattr(cast, who)).post(url("replace", team[0]), NEW | DAYS)

    assert (answer.status_code, answer["Location"]) == (302, page_of(cast))
    arriving = Designation.objects.get(replaces=team[0])
    left, came = (Share.objects.get(designation=each) for each in (team[0], arriving))
    assert left.closed_on == date(2027, 3, 11)
    assert (left.cents + came.cents, Award.objects.count()) == (125_000, 3)
    assert came.cents > 0


def test_replace_after_a_search_names_who_was_known(
    cast: Cast, team: list[Designation], head: Client
) -> None:
    known = factories.make_person("Réjane", "Ancienne")
    factories.make_designation(cast.school, known, year=YEAR.previous, assignment=None)
    typed = {**DAYS, "q": "ancienne", "first_name": "", "last_name": "", "address": ""}

    searched = head.post(url("replace", team[0]), typed | {"chercher": "1"})

    assert searched.status_code == 200
    assert f"{known.email} · référent 2025-2026" in text_of(searched)
    [form] = forms_of(searched).values()
    assert (form["from_on"], form["reason"], form["q"]) == ("12/03/2027", "Mutation", "ancienne")
    assert head.post(url("replace", team[0]), typed | {"person": str(known.pk)}).status_code == 302
    assert Designation.objects.get(replaces=team[0]).person == known


def test_search_in_vain_says_so(cast: Cast, team: list[Designation], head: Client) -> None:
    answer = head.post(url("replace", team[0]), {"q": "inconnue", "chercher": "1"})

    assert "Personne de connu dans l'établissement ne porte ce nom." in text_of(answer)
    assert "Il manque" not in text_of(answer)


def test_person_not_found_by_the_search_is_refused(cast: Cast, team: list[Designation], head: Client) -> None:
    answer = head.post(url("replace", team[0]), {**DAYS, "q": "second", "person": str(cast.other_head.pk)})

    assert answer.status_code == 422
    assert "La recherche a changé : choisissez à nouveau." in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({**NEW, **DAYS, "from_on": "01/09/2026"}, "Choisissez un jour entre le"),
        ({**NEW, **DAYS, "from_on": "bientôt"}, "Exemple de date"),
        ({**NEW, **DAYS, "reason": ""}, "Indiquez la raison"),
        ({**DAYS, "first_name": "Camille"}, "Il manque : nom."),
    ],
)
def test_bad_act_is_told_at_its_field_and_loses_nothing(
    cast: Cast, team: list[Designation], head: Client, typed: dict[str, str], error: str
) -> None:
    answer = head.post(url("replace", team[0]), typed)

    assert answer.status_code == 422
    assert error in text_of(answer)
    [form] = forms_of(answer).values()
    assert {name: form[name] for name in typed} == typed
    assert (Designation.objects.count(), mails()) == (2, [])


def test_interim_suspends_the_holder_and_ends_before_its_term(
    cast: Cast, team: list[Designation], head: Client
) -> None:
    days = {"starts_on": "12/03/2027", "ends_on": "02/04/2027", "reason": "Congé de maladie"}
    assert "est suspendue pendant ces jours" in text_of(head.get(url("interim", team[0])))

    assert head.post(url("interim", team[0]), NEW | days).status_code == 302

    interim = Designation.objects.get(is_interim=True)
    stands_in = Award.objects.get(share__designation=interim)
    assert (stands_in.starts_on, stands_in.ends_on) == (MARCH_12, APRIL_2)
    total = sum(Share.objects.values_list("cents", flat=True))
    assert (total, stands_in.cents > 0) == (250_000, True)
    page = text_of(head.get(page_of(cast)))
    assert "intérim de RÉFÉRENTE Rachida (Congé de maladie)" in page
    called_off = head.post(url("end", interim), {"reason": "Retour anticipé"})
    assert called_off.status_code == 302
    interim.refresh_from_db()
    assert interim.state == DesignationState.ENDED


def test_end_stops_the_money_on_that_day(cast: Cast, team: list[Designation], head: Client) -> None:
    page = text_of(head.get(url("end", team[0])))
    assert "la part de RÉFÉRENTE Rachida est de 1 250,00 €" in page

    head.post(url("end", team[0]), {"last_day": "12/03/2027", "reason": "Démission"})

    share = Share.objects.get(designation=team[0])
    assert share.closed_on == MARCH_12
    assert 0 < share.cents < 125_000
    assert "Fin : Démission." in text_of(head.get(page_of(cast)))


def test_end_without_day_of_a_mission_begun_is_refused(cast: Cast, team: list[Designation]) -> None:
    with pytest.raises(DomainError) as refused:
        domain.end_mission(actor=factories.scope_of(cast.head), designation=team[0], reason="X")

    assert refused.value.code == "day_required"


def test_add_asks_why_beyond_three(cast: Cast, team: list[Designation], head: Client) -> None:
    address = reverse("campaigns:add_referent", args=[cast.school.uai, YEAR])
    typed = NEW | {"starts_on": "12/03/2027"}
    assert head.post(address, typed).status_code == 302
    fourth = typed | {"last_name": "Quatrième", "address": "n4@example.org"}

    refused = head.post(address, fourth)

    assert "ne pas dépasser trois référents" in text_of(refused)
    assert head.post(address, fourth | {"over_cap_reason": "Deux sites"}).status_code == 302
    assert Designation.objects.get(person__last_name="Quatrième").over_cap_reason == "Deux sites"


@pytest.mark.parametrize(
    "act",
    [
        lambda actor, one: domain.replace_referent(
            actor=actor, designation=one, member=MEMBER, from_on=MARCH_12, reason="X"
        ),
        lambda actor, one: domain.appoint_interim(
            actor=actor, designation=one, member=MEMBER, starts_on=MARCH_12, ends_on=APRIL_2, reason="X"
        ),
        lambda actor, one: domain.end_mission(actor=actor, designation=one, last_day=MARCH_12, reason="X"),
        lambda actor, one: domain.add_referent(
            actor=actor, school=one.school, year=YEAR, member=MEMBER, starts_on=MARCH_12
        ),
    ],
)
@pytest.mark.parametrize("who", ["deputy", "referent", "other_head", "pay_officer"])
def test_act_of_a_stranger_is_forbidden(cast: Cast, team: list[Designation], act, who: str) -> None:
    with pytest.raises(DomainError) as refused:
        act(factories.scope_of(getattr(cast, who)), team[0])

    assert (refused.value.code, Designation.objects.count()) == ("forbidden", 2)


# The rights


def test_who_sees_and_who_changes_a_team(cast: Cast) -> None:
    people = ("head", "deputy", "referent", "other_head", "officer", "pay_officer", "authority_reader")
    paris = factories.make_academie(code="01", name="académie de Paris")
    actors = {who: factories.scope_of(getattr(cast, who)) for who in people}
    actors |= {
        "outsider": factories.scope_of(cast.outsider),
        "nobody": NOBODY,
        "system": SYSTEM,
        "officer of Paris": factories.scope_of(factories.make_member(Role.OFFICER, paris)),
    }

    sees = [who for who, actor in actors.items() if rules.can_see_team(actor, cast.school)]
    changes = [who for who, actor in actors.items() if rules.can_change_team(actor, cast.school)]

    assert (sees, changes) == (["head", "deputy", "officer"], ["head", "officer"])


def test_deputy_changes_the_team_by_delegation(cast: Cast) -> None:
    acting = replace(factories.scope_of(cast.deputy), delegated=frozenset({"change_team"}))

    assert rules.can_change_team(acting, cast.school)
