"""A school's page: what each role sees of it, in every state it may be in."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from django.db.models import TextChoices
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.allowances.domain import ensure_default_scale
from relais.allowances.enums import EnvelopeQuestion
from relais.campaigns.enums import Stage
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.dashboards.selectors.school import (
    envelope_facts,
    milestones_of,
    neighbours_of,
    referents_of,
    relatives_of,
    standing_of,
    why_outside_campaign,
    years_of,
    zone_of_year,
)
from relais.dashboards.views.levels import DESIGNATION_LEVELS, LETTER_LEVELS, STAGE_LEVELS
from relais.designations.enums import DesignationState
from relais.letters.enums import LetterState
from relais.schools.enums import HeadCountSource, SchoolType, Sector, ZoneSource
from relais.schools.models import School
from relais.schools.selectors import campaign_schools
from tests import factories
from tests.cast import Cast
from tests.dashboards.builders import OPENED, TODAY, YEAR, make_campaign, make_invitation, make_school_at
from tests.dashboards.reading import found_in, missing_from, text_of
from tests.letters.builders import make_desk, make_ready_desk, share

ClientFor = Callable[[Person], Client]
LAST_YEAR = SchoolYear(2025)
INSIDERS = ("officer", "pay_officer", "head", "deputy", "referent")


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    ensure_default_scale()
    with clock.at(TODAY):
        yield


def page(school: School, query: str = "") -> str:
    return f"/etablissements/{school.uai}/{query}"


def scope(cast: Cast, role: str) -> Scope:
    return factories.scope_of(getattr(cast, role))


# Identity


def test_school_page_tells_what_the_school_is(cast: Cast, client_for: ClientFor) -> None:
    School.objects.filter(pk=cast.school.pk).update(
        address="1 rue des Calculs", phone="05 00 00 00 00", meeting_room="Salle A, 60 places"
    )
    factories.make_school_zone(cast.school, factories.make_zone("Poitiers Nord"), source=ZoneSource.CSV)

    text = text_of(client_for(cast.officer), page(cast.school))

    assert (
        missing_from(
            text,
            "Collège Ada-Lovelace",
            f"{cast.school.uai} · Poitiers · année 2026-2027",
            "Type Collège",
            "Secteur Public",
            "Adresse 1 rue des Calculs 86000 Poitiers, Vienne",
            "Téléphone 05 00 00 00 00",
            "Chef d’établissement DIRECTION Hélène",
            "Collectivité Département Vienne",
            "Académie Académie de Poitiers",
            "Zone 2026-2027 Poitiers Nord (fichier de l'académie) Changer la zone",
            "Salle de réunion Salle A, 60 places Changer la salle de réunion",
        )
        == []
    )


def test_school_page_without_zone_room_nor_head_says_so(cast: Cast, client_for: ClientFor) -> None:
    school = factories.make_school(latitude=None, longitude=None, email="", town="")

    text = text_of(client_for(cast.officer), page(school))

    assert (
        missing_from(
            text,
            "Zone 2026-2027 sans zone cette année",
            "Salle de réunion non renseignée Indiquer la salle de réunion",
            "Chef d’établissement inconnu",
            "commune inconnue",
        )
        == []
    )
    assert found_in(text, "sur la carte", "Adresse électronique") == []


@pytest.mark.parametrize(("who", "expected"), [("officer", True), ("head", False), ("pay_officer", False)])
def test_school_page_lets_the_officer_change_the_head(
    cast: Cast, client_for: ClientFor, who: str, expected: bool
) -> None:
    page = client_for(getattr(cast, who)).get(reverse("dashboards:school", args=[cast.school.uai]))

    assert (reverse("accounts:change_head", args=[cast.school.uai]) in page.content.decode()) is expected


def test_school_page_of_a_closed_private_school(cast: Cast, client_for: ClientFor) -> None:
    school = factories.make_school(
        sector=Sector.PRIVATE, contract="under", is_open=False, closed_on=date(2025, 8, 31)
    )

    text = text_of(client_for(cast.officer), page(school))

    assert (
        missing_from(
            text,
            "Secteur Privé, sous contrat",
            "Fermé depuis le dimanche 31 août 2025",
            "Cet établissement est fermé : il ne désigne plus de référents.",
        )
        == []
    )
    assert found_in(text, "Enveloppe 2026-2027", "Lettre de mission 2026-2027") == []


def test_school_page_of_a_section_leads_to_its_parent(cast: Cast, client_for: ClientFor) -> None:
    section = factories.make_school(name="SEGPA Ada-Lovelace", nature_code="390", parent=cast.school)
    client = client_for(cast.officer)

    text = text_of(client, page(section))

    assert f"Rattaché à {cast.school}" in text
    assert "ce sont ceux de son établissement de rattachement" in text
    assert f"Sections et annexes {section}" in text_of(client, page(cast.school))


def test_relatives_link_only_where_the_scope_may_go(cast: Cast) -> None:
    section = factories.make_school(nature_code="390", parent=cast.school)
    factories.make_school(parent=cast.other_school)

    def seen(role: str) -> list[tuple[int, bool]]:
        parent, parts = relatives_of(scope(cast, role), cast.school)
        assert parent is None
        return [(place.school.pk, place.is_visible) for place in parts]

    assert seen("officer") == [(section.pk, True)]
    assert seen("head") == [(section.pk, False)]
    parent, parts = relatives_of(scope(cast, "officer"), section)
    assert (parent and parent.school.pk, parts) == (cast.school.pk, [])


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, ""),
        ({"ministry": "MINISTERE DE L'EDUCATION NATIONALE"}, ""),
        ({"is_open": False, "closed_on": date(2025, 8, 31)}, "Cet établissement est fermé"),
        ({"nature_code": "390"}, "Cette section n’a pas de référents à elle"),
        ({"sector": Sector.PRIVATE}, "Établissement privé"),
        ({"ministry": "MINISTERE DE L'AGRICULTURE"}, "Cet établissement relève d’un autre ministère"),
    ],
)
def test_why_outside_agrees_with_the_campaign(given: dict[str, object], why: str) -> None:
    school = factories.make_school(**given)

    told = why_outside_campaign(school)

    assert told.partition(" : ")[0] == why
    assert (told == "") == campaign_schools(school.academie).filter(pk=school.pk).exists()


def test_neighbours_are_of_the_zone_of_the_year_else_of_the_departement(cast: Cast) -> None:
    near = factories.make_school(name="Voisin")
    factories.make_school(name="Privé", sector=Sector.PRIVATE)
    factories.make_school(name="Loin", departement_code="016")
    factories.make_school(name="Sans coordonnées", latitude=None, longitude=None)
    zone = factories.make_zone()
    for school in (cast.school, near):
        factories.make_school_zone(school, zone)
    factories.make_school_zone(cast.other_school, zone, year=LAST_YEAR)

    def around(role: str, year: SchoolYear) -> list[tuple[str, bool]]:
        held = zone_of_year(cast.school, year)
        places = neighbours_of(scope(cast, role), cast.school, year, held)
        return sorted((place.school.name, place.is_visible) for place in places)

    assert around("officer", YEAR) == [("Voisin", True)]
    assert around("head", YEAR) == [("Voisin", False)]
    assert around("officer", LAST_YEAR) == [("Collège Alan-Turing", True), ("Voisin", True)]


def test_school_page_maps_the_school_among_those_of_its_zone(cast: Cast, client_for: ClientFor) -> None:
    for school in (cast.school, cast.other_school):
        factories.make_school_zone(school, factories.make_zone("Nord"))

    def links(person: Person) -> int:
        return client_for(person).get(page(cast.school)).content.decode().count('<a class="ui-map__mark')

    text = text_of(client_for(cast.officer), page(cast.school))
    assert "autres établissements publics de la zone Nord (1) cet établissement (1)" in text
    assert (links(cast.officer), links(cast.head)) == (1, 0)


# Head-counts


def test_school_page_lists_the_counts_with_their_source(cast: Cast, client_for: ClientFor) -> None:
    factories.make_head_count(cast.school, 1412, year=SchoolYear(2024), post_bac=30)
    sources = f"{HeadCountSource.HEBERGEMENT_2D},{HeadCountSource.COLLEGE}"
    factories.make_head_count(cast.school, 398, year=LAST_YEAR, sources=sources)

    text = text_of(client_for(cast.head), page(cast.school))

    assert (
        missing_from(
            text,
            "c’est le constat de la rentrée 2025 qui compte",
            "Les élèves post-bac ne comptent pas, par choix de l’académie.",
            "2025 398 0 Constat par établissement, Effectifs des collèges",
            "2024 1 412 30 Fichier UAI;rentrée;effectif",
        )
        == []
    )
    assert "Saisir un effectif" not in text


def test_school_page_lists_the_teachers_where_known(cast: Cast, client_for: ClientFor) -> None:
    factories.make_head_count(cast.school, 398, teachers=31)
    factories.make_head_count(cast.school, 400, year=LAST_YEAR)

    text = text_of(client_for(cast.head), page(cast.school))

    assert missing_from(text, "Enseignants", "2026 398 31 Fichier", "2025 400 Fichier") == []


def test_school_page_says_when_post_bac_pupils_count(cast: Cast, client_for: ClientFor) -> None:
    type(cast.academie).objects.update(counts_post_bac=True)
    factories.make_head_count(cast.school, 398, post_bac=30)

    assert "Les élèves post-bac s’y ajoutent" in text_of(client_for(cast.officer), page(cast.school))


def test_school_page_with_a_later_count_only_says_so(cast: Cast, client_for: ClientFor) -> None:
    factories.make_head_count(cast.school)
    factories.make_letter(cast.school, year=LAST_YEAR)

    text = text_of(client_for(cast.officer), page(cast.school, "?annee=2025-2026"))

    assert "Aucun constat ne vaut pour 2025-2026" in text


def test_school_page_without_count_says_who_brings_it(cast: Cast, client_for: ClientFor) -> None:
    text = text_of(client_for(cast.officer), page(cast.school))

    assert missing_from(text, "Aucun effectif connu.", "Saisir un effectif") == []


# The envelope


def test_school_page_shows_the_envelope_with_its_reason_and_shares(cast: Cast, client_for: ClientFor) -> None:
    share(make_desk(cast))

    for role in INSIDERS:
        text = text_of(client_for(getattr(cast, role)), page(cast.school))
        assert (
            missing_from(
                text,
                "2 500,00 €",
                "collège, 412 élèves (constat 2026), ligne 2 du barème 2015",
                "Elle est répartie : 1 250,00 € + 1 250,00 €.",
            )
            == []
        ), role


def test_school_page_hides_money_answers_and_delays_from_the_authority(
    cast: Cast, client_for: ClientFor
) -> None:
    make_invitation(make_campaign(), cast.school)
    share(make_desk(cast))
    factories.make_designation(cast.school, state=DesignationState.PROPOSED, answered_at=None)
    late = factories.make_person("Line", "Lente")
    factories.make_designation(cast.school, late, state=DesignationState.DECLINED)

    text = text_of(client_for(cast.authority_reader), page(cast.school))

    assert (
        found_in(text, "€", "IMP", "Enveloppe", "Part", "Campagne", "LENTE", "En attente", "DIRECTION") == []
    )
    assert missing_from(text, "RÉFÉRENTE Rachida", "SECOND Rémi, débute", "En rédaction") == []


def test_school_page_computes_an_envelope_not_fixed_yet(cast: Cast, client_for: ClientFor) -> None:
    factories.make_head_count(cast.school, 412)

    text = text_of(client_for(cast.head), page(cast.school))

    assert missing_from(text, "2 500,00 €", "Montant calculé aujourd’hui : il sera fixé à l’ouverture") == []
    assert "répartie" not in text


def test_envelope_of_a_year_over_is_not_computed(cast: Cast) -> None:
    factories.make_head_count(cast.school, 412, year=LAST_YEAR)

    assert envelope_facts(scope(cast, "officer"), cast.school, LAST_YEAR) is None


def test_envelope_of_a_closed_school_is_not_computed(cast: Cast) -> None:
    school = factories.make_school(is_open=False, closed_on=date(2026, 8, 31))

    assert envelope_facts(scope(cast, "officer"), school, YEAR) is None


def test_envelope_is_nothing_to_a_local_authority(cast: Cast) -> None:
    assert envelope_facts(scope(cast, "authority_reader"), cast.school, YEAR) is None
    factories.make_envelope(cast.school)
    assert envelope_facts(scope(cast, "authority_reader"), cast.school, YEAR) is None


def test_school_page_before_the_opening_says_when_a_question_is_decided(
    cast: Cast, client_for: ClientFor
) -> None:
    text = text_of(client_for(cast.officer), page(cast.school))

    assert missing_from(text, "effectif inconnu", "L’académie pourra décider une fois les enveloppes") == []
    assert "Décider du montant" not in text


def test_school_page_leads_the_officer_alone_to_an_open_question(cast: Cast, client_for: ClientFor) -> None:
    question = factories.make_envelope(cast.school, None)
    address = f'href="/bareme/questions/{question.pk}/"'

    def offers(role: str) -> bool:
        return address in client_for(getattr(cast, role)).get(page(cast.school)).content.decode()

    assert {role: offers(role) for role in INSIDERS} == dict.fromkeys(INSIDERS, False) | {"officer": True}
    assert "Décider du montant" in text_of(client_for(cast.officer), page(cast.school))


def test_school_page_tells_who_decided_on_a_question(cast: Cast, client_for: ClientFor) -> None:
    factories.make_envelope(
        cast.school, question=EnvelopeQuestion.UNDECIDED_LINE, decided_by="RECTORAT Odile"
    )

    text = text_of(client_for(cast.officer), page(cast.school))

    assert missing_from(text, "Décidé par RECTORAT Odile.", "Revoir la décision", "pas encore répartie") == []


def test_school_page_of_a_school_out_of_scale_has_nothing_to_decide(cast: Cast) -> None:
    factories.make_envelope(cast.school, None, question=EnvelopeQuestion.OUT_OF_SCALE)

    facts = envelope_facts(scope(cast, "officer"), cast.school, YEAR)

    assert facts is not None
    assert (facts.is_to_decide, facts.question_id) == (False, None)


def test_school_page_says_what_is_left_to_share(cast: Cast, client_for: ClientFor) -> None:
    envelope = factories.make_envelope(cast.school)
    factories.make_share(envelope, factories.make_designation(cast.school), 125_000)
    gone = factories.make_designation(cast.school, state=DesignationState.ENDED)
    factories.make_share(envelope, gone, 125_000)

    text = text_of(client_for(cast.officer), page(cast.school))

    assert "Elle est répartie en partie : 1 250,00 €, il reste 1 250,00 €." in text


def test_school_page_of_a_private_school_with_a_past_keeps_its_sections(
    cast: Cast, client_for: ClientFor
) -> None:
    school = factories.make_school(sector=Sector.PRIVATE)
    factories.make_letter(school)

    text = text_of(client_for(cast.officer), page(school))

    assert missing_from(text, "Établissement privé", "Lettre de mission 2026-2027 En rédaction") == []


# Referents


def test_referents_of_two_years_the_team_first(cast: Cast) -> None:
    make = factories.make_designation
    declined = make(cast.school, state=DesignationState.DECLINED)
    ended = make(cast.school, state=DesignationState.ENDED)
    waiting = make(cast.school, state=DesignationState.PROPOSED, answered_at=None)
    accepted = make(cast.school)
    before = make(cast.school, year=LAST_YEAR)
    make(cast.school, year=SchoolYear(2024))
    make(cast.other_school)

    this_year, last_year = referents_of(scope(cast, "officer"), cast.school, YEAR)

    assert [each.designation for each in this_year] == [accepted, waiting, ended, declined]
    assert [each.is_active for each in this_year] == [True, True, False, False]
    assert [each.designation for each in last_year] == [before]
    assert {each.is_visible for each in this_year} == {True}


def test_referents_shown_to_the_authority_have_agreed(cast: Cast) -> None:
    make = factories.make_designation
    for state in (DesignationState.DECLINED, DesignationState.ENDED):
        make(cast.school, state=state)
    make(cast.school, state=DesignationState.PROPOSED, answered_at=None)
    accepted = make(cast.school)
    factories.make_share(factories.make_envelope(cast.school), accepted, 250_000)

    this_year, _ = referents_of(scope(cast, "authority_reader"), cast.school, YEAR)

    assert [(each.designation, each.cents, each.is_visible) for each in this_year] == [
        (accepted, None, False)
    ]


def test_school_page_lists_referents_with_state_and_share(cast: Cast, client_for: ClientFor) -> None:
    desk = make_desk(cast)
    share(desk)
    factories.make_designation(
        cast.school,
        cast.referent,
        year=LAST_YEAR,
        starts_on=LAST_YEAR.first_day,
        ends_on=date(2026, 3, 1),
    )

    text = text_of(client_for(cast.pay_officer), page(cast.school))

    assert (
        missing_from(
            text,
            "RÉFÉRENTE Rachida Acceptée 1 250,00 €",
            "SECOND Rémi, débute Acceptée 1 250,00 €",
            "L’année d’avant, 2025-2026",
            "RÉFÉRENTE Rachida Acceptée du 01/09/2025 au 01/03/2026",
        )
        == []
    )


@pytest.mark.parametrize(
    ("role", "why"),
    [
        ("officer", "Aucun référent n’est désigné cette année."),
        ("authority_reader", "Aucun référent n’a encore donné son accord cette année."),
    ],
)
def test_school_page_without_referent_says_who_names_them(
    cast: Cast, client_for: ClientFor, role: str, why: str
) -> None:
    assert why in text_of(client_for(getattr(cast, role)), page(cast.school))


# The letter


def letter_links(client: Client, school: School, query: str = "") -> list[str]:
    text = text_of(client, page(school, query))
    return found_in(text, "Ouvrir la lettre", "Lire la lettre", "Télécharger la lettre de mission")


def test_school_page_opens_the_letter_to_those_who_write_it(cast: Cast, client_for: ClientFor) -> None:
    make_ready_desk(cast)

    links = {
        role: letter_links(client_for(getattr(cast, role)), cast.school)
        for role in (*INSIDERS, "authority_reader")
    }

    assert links == {
        "officer": ["Lire la lettre"],
        "pay_officer": [],
        "head": ["Ouvrir la lettre"],
        "deputy": ["Ouvrir la lettre"],
        "referent": ["Ouvrir la lettre"],
        "authority_reader": [],
    }
    assert "Rédigée à 33 %" in text_of(client_for(cast.officer), page(cast.school))


def test_school_page_gives_the_issued_letter_to_those_who_may_have_it(
    cast: Cast, client_for: ClientFor
) -> None:
    document = factories.make_document(cast.school, cast.referent)
    factories.make_signed_letter(
        cast.school,
        {"signed": {"by": "DIRECTION Hélène"}},
        state=LetterState.ISSUED,
        issued_at=OPENED,
        work_state="done",
        document=document,
    )

    links = {
        role: letter_links(client_for(getattr(cast, role)), cast.school)
        for role in (*INSIDERS, "second_referent", "authority_reader")
    }

    both = ["Lire la lettre", "Télécharger la lettre de mission"]
    assert links == {
        "officer": both,
        "pay_officer": [],
        "head": both,
        "deputy": both,
        "referent": both,
        "second_referent": ["Lire la lettre"],
        "authority_reader": [],
    }
    assert "Signée par DIRECTION Hélène le jeudi 1er octobre 2026." in text_of(
        client_for(cast.officer), page(cast.school)
    )


def test_school_page_tells_since_when_a_letter_is_proposed(cast: Cast, client_for: ClientFor) -> None:
    factories.make_letter(
        cast.school, state=LetterState.PROPOSED, proposed_at=OPENED, proposed_by="RÉFÉRENTE Rachida"
    )

    text = text_of(client_for(cast.authority_reader), page(cast.school))

    assert "Proposée à la signature Depuis le jeudi 3 septembre 2026." in text


def test_school_page_without_letter_says_who_writes_it(cast: Cast, client_for: ClientFor) -> None:
    assert "La lettre de mission n’est pas commencée." in text_of(client_for(cast.head), page(cast.school))


# The campaign


@pytest.mark.parametrize(
    ("stage", "awaited"),
    [
        (Stage.DESIGNATE, "Chef d'établissement : attendu depuis le mardi 6 octobre 2026, 14 jours."),
        (Stage.DECIDE, "Rectorat : attendu depuis le mardi 6 octobre 2026, 14 jours."),
        (Stage.ANSWER, "Référent ( PERSONNE"),
        (Stage.WRITE, "Référent ( PERSONNE"),
        (Stage.SIGN, "Chef d'établissement : attendu depuis le mardi 6 octobre 2026, 14 jours."),
        (Stage.ISSUE, "Relais : attendu depuis le mardi 6 octobre 2026, 14 jours."),
        (Stage.DONE, "Tout est fait depuis le mardi 6 octobre 2026."),
    ],
)
def test_school_page_tells_who_is_awaited_since_when(
    cast: Cast, client_for: ClientFor, stage: Stage, awaited: str
) -> None:
    since = datetime(2026, 10, 6, 8, 0, tzinfo=UTC)
    school = make_school_at(stage, make_campaign(), since=since)

    text = text_of(client_for(cast.officer), page(school))

    assert missing_from(text, f"Campagne 2026-2027 {stage.label} {awaited}".replace("( ", "(")) == []
    assert ("C’était à terminer avant le vendredi 2 octobre 2026." in text) == (stage is not Stage.DONE)


def test_milestones_follow_the_facts(cast: Cast) -> None:
    campaign = make_campaign()

    def done(stage: Stage) -> list[bool]:
        standing = standing_of(scope(cast, "officer"), make_school_at(stage, campaign), YEAR)
        assert standing is not None
        milestones = milestones_of(standing.progress)
        assert [each.at is not None for each in milestones] == [each.is_done for each in milestones]
        return [each.is_done for each in milestones]

    assert [
        done(stage) for stage in (Stage.DESIGNATE, Stage.DECIDE, Stage.ANSWER, Stage.SIGN, Stage.DONE)
    ] == [
        [True, False, False, False, False, False, False],
        [True, True, False, True, False, False, False],
        [True, True, True, False, False, False, False],
        [True, True, True, True, True, False, False],
        [True, True, True, True, True, True, True],
    ]


def test_standing_is_told_to_insiders_of_a_school_invited(cast: Cast) -> None:
    campaign = make_campaign()
    make_invitation(campaign, cast.school)

    assert standing_of(scope(cast, "referent"), cast.school, YEAR) is not None
    assert standing_of(scope(cast, "authority_reader"), cast.school, YEAR) is None
    assert standing_of(scope(cast, "officer"), cast.school, LAST_YEAR) is None
    assert standing_of(scope(cast, "officer"), cast.other_school, YEAR) is None


def resend(client: Client, school: School, query: str = "") -> bool:
    return "/campagne/inviter/" in client.get(page(school, query)).content.decode()


def test_school_page_lets_the_officer_alone_send_the_link_again(cast: Cast, client_for: ClientFor) -> None:
    make_invitation(make_campaign(), cast.school)

    offered = {role: resend(client_for(getattr(cast, role)), cast.school) for role in INSIDERS}

    assert offered == dict.fromkeys(INSIDERS, False) | {"officer": True}


def test_school_page_gives_the_date_to_come(cast: Cast, client_for: ClientFor) -> None:
    make_invitation(make_campaign(due_on=date(2026, 10, 20)), cast.school)

    text = text_of(client_for(cast.head), page(cast.school))

    assert "À terminer avant le mardi 20 octobre 2026." in text


def test_school_page_is_come_back_to_once_the_link_is_sent(cast: Cast, client_for: ClientFor) -> None:
    invitation = make_invitation(make_campaign(), cast.school)
    client = client_for(cast.officer)
    address = page(cast.school)
    assert f'name="next" value="{address}"' in client.get(address).content.decode()

    response = client.post(f"/campagne/inviter/{invitation.pk}/", {"next": address}, follow=True)

    assert response.redirect_chain == [(address, 302)]
    assert "Un nouveau lien part au chef" in response.content.decode()


def test_school_page_of_a_school_done_offers_no_link(cast: Cast, client_for: ClientFor) -> None:
    school = make_school_at(Stage.DONE, make_campaign())

    assert resend(client_for(cast.officer), school) is False


def test_school_page_leads_the_head_to_the_three_steps(cast: Cast, client_for: ClientFor) -> None:
    make_invitation(make_campaign(), cast.school)

    def leads(role: str) -> bool:
        text = text_of(client_for(getattr(cast, role)), page(cast.school))
        return "Aller à « Ma rentrée numérique »" in text

    assert {role: leads(role) for role in INSIDERS} == dict.fromkeys(INSIDERS, False) | {"head": True}


@pytest.mark.parametrize(
    ("levels", "states"),
    [
        (STAGE_LEVELS, Stage),
        (LETTER_LEVELS, LetterState),
        (DESIGNATION_LEVELS, DesignationState),
    ],
)
def test_every_state_has_a_colour(levels: dict[str, str], states: type[TextChoices]) -> None:
    assert set(levels) == set(states)


# Years


def test_years_are_those_something_was_done_in(cast: Cast) -> None:
    factories.make_envelope(cast.school, year=SchoolYear(2022))
    factories.make_letter(cast.school, year=SchoolYear(2023))
    factories.make_designation(cast.school, year=SchoolYear(2024))
    make_invitation(make_campaign(year=LAST_YEAR), cast.school)
    factories.make_letter(cast.other_school, year=SchoolYear(2021))

    assert [year.start for year in years_of(cast.school)] == [2026, 2025, 2024, 2023, 2022]
    assert years_of(factories.make_school()) == [YEAR]


def test_school_page_of_a_closed_year_is_read_only(cast: Cast, client_for: ClientFor) -> None:
    campaign = make_campaign(year=LAST_YEAR, due_on=date(2025, 10, 3))
    make_invitation(campaign, cast.school, invited_at=datetime(2025, 9, 3, tzinfo=UTC))
    factories.make_envelope(cast.school, None, year=LAST_YEAR)
    factories.make_letter(cast.school, year=LAST_YEAR)

    officer, head = client_for(cast.officer), client_for(cast.head)
    text = text_of(officer, page(cast.school, "?annee=2025-2026"))

    assert missing_from(text, "Cette année est close", "année 2025-2026", "Campagne 2025-2026") == []
    assert found_in(text, "Changer", "Indiquer", "Saisir", "Décider du", "Renvoyer", "terminer avant") == []
    assert letter_links(head, cast.school, "?annee=2025-2026") == ["Lire la lettre"]
    assert "Aller à" not in text_of(head, page(cast.school, "?annee=2025-2026"))


def test_school_page_of_a_closed_year_says_what_was_not_done(cast: Cast, client_for: ClientFor) -> None:
    factories.make_designation(cast.school, year=LAST_YEAR)
    factories.make_letter(cast.school, year=SchoolYear(2024))
    client = client_for(cast.officer)

    last_year = text_of(client, page(cast.school, "?annee=2025-2026"))
    before = text_of(client, page(cast.school, "?annee=2024-2025"))

    assert (
        missing_from(
            last_year,
            "Aucune enveloppe n’a été fixée cette année-là.",
            "Aucune lettre de mission n’a été écrite cette année-là.",
        )
        == []
    )
    assert "Aucun référent n’a été désigné cette année-là." in before


@pytest.mark.parametrize("asked", ["2019-2020", "2025-2027", "demain", ""])
def test_school_page_of_a_year_without_data_is_the_current_one(
    cast: Cast, client_for: ClientFor, asked: str
) -> None:
    assert "année 2026-2027" in text_of(client_for(cast.officer), page(cast.school, f"?annee={asked}"))


# The whole page


def test_school_page_has_one_title_and_links_its_years(cast: Cast, client_for: ClientFor) -> None:
    factories.make_designation(cast.school, year=LAST_YEAR)

    html = client_for(cast.officer).get(page(cast.school)).content.decode()

    assert html.count("<h1>") == 1
    assert f'href="/etablissements/{cast.school.uai}/?annee=2025-2026"' in html


def test_school_page_opens_whatever_the_type(cast: Cast, client_for: ClientFor) -> None:
    client = client_for(cast.officer)

    for kind in SchoolType:
        school = factories.make_school(type=kind)
        factories.make_head_count(school, 501)
        assert client.get(page(school)).status_code == 200


@pytest.mark.parametrize(("role", "expected"), [("officer", 29), ("head", 29), ("authority_reader", 12)])
def test_school_page_costs_the_same_queries_whatever_the_rows(
    cast: Cast,
    client_for: ClientFor,
    assert_same_queries: Callable[..., None],
    role: str,
    expected: int,
) -> None:
    make_invitation(make_campaign(), cast.school)
    envelope = factories.make_envelope(cast.school)
    factories.make_letter(cast.school)
    client = client_for(getattr(cast, role))
    years = iter(range(2020, 2026))

    def add_row() -> None:
        factories.make_share(envelope, factories.make_designation(cast.school), 31_250)
        factories.make_designation(cast.school, year=LAST_YEAR)
        factories.make_head_count(cast.school, year=SchoolYear(next(years)))
        factories.make_school(parent=cast.school, nature_code="390")
        factories.make_school()

    assert_same_queries(lambda: client.get(page(cast.school)), add_row, expected=expected)
