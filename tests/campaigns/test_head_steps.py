"""« Ma rentrée numérique »: what each step offers, takes, refuses and gives back."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.allowances.models import Envelope, Share
from relais.audit.models import Entry
from relais.campaigns.forms import TEAM_CHANGED
from relais.campaigns.models import Invitation, StepDraft
from relais.core import clock
from relais.core.scope import Role
from relais.designations.domain import answer_designation
from relais.designations.enums import EFFECTS, OVER_CAP_WARNING, DesignationState
from relais.designations.models import Designation
from relais.letters.domain import propose_letter, return_letter
from relais.letters.models import LetterActivity
from tests import factories
from tests.campaigns.builders import (
    DESIGNATE,
    NEW,
    NOON,
    PAGE,
    SHARE,
    YEAR,
    empty,
    forms_of,
    mails,
    new,
    said,
    shared,
    states,
    team_of,
    text_of,
    undecided,
)
from tests.cast import Cast
from tests.letters.builders import Desk, agree, make_desk, make_ready_desk

SignIn = Callable[[Person], Client]


def rates_of(typed: dict[str, str]) -> dict[str, str]:
    """Leave out what the common case leaves empty."""
    return {name: value for name, value in typed.items() if value}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def invitation(cast: Cast) -> Invitation:
    return factories.make_invitation(cast.school)


@pytest.fixture
def head(cast: Cast, invitation: Invitation, client_for: SignIn) -> Client:
    return client_for(cast.head)


@pytest.fixture
def last_year(cast: Cast) -> list[Person]:
    """Last year's team: two people."""
    for person in (cast.referent, cast.second_referent):
        factories.make_designation(cast.school, person, year=YEAR.previous)
    return [cast.referent, cast.second_referent]


@pytest.fixture
def desk(cast: Cast, invitation: Invitation) -> Desk:
    return make_ready_desk(cast)


# Step 1


def test_designate_offers_last_years_team_kept(cast: Cast, head: Client, last_year: list[Person]) -> None:
    response = head.get(PAGE)

    page = text_of(response)
    expected = [
        "Votre équipe de l'an dernier",
        "RÉFÉRENTE Rachida",
        cast.referent.email,
        "SECOND Rémi",
        EFFECTS,
    ]
    assert [text for text in expected if text not in page] == []
    form = forms_of(response)[DESIGNATE]
    assert [form[f"choice_{person.pk}"] for person in last_year] == ["keep", "keep"]
    assert "over_cap_reason" not in form


def test_designate_without_last_years_team_says_so(head: Client) -> None:
    assert "Aucune équipe n'est connue de l'an dernier : indiquez au moins une personne." in text_of(
        head.get(PAGE)
    )


def test_designate_reconducts_all_in_one_click(cast: Cast, head: Client, last_year: list[Person]) -> None:
    answer = head.post(DESIGNATE, forms_of(head.get(PAGE))[DESIGNATE])

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert said(answer) == ["L'équipe est désignée : chaque personne reçoit un courriel."]
    assert team_of(cast) == last_year
    assert mails() == [("designation_proposed", person.email) for person in last_year]
    page = text_of(head.get(PAGE))
    assert "Désignation du jeudi 24 septembre 2026." in page
    assert page.count("réponse attendue") == 2


def test_designate_keeps_replaces_and_adds(cast: Cast, head: Client, last_year: list[Person]) -> None:
    kept, replaced = last_year
    form = forms_of(head.get(PAGE))[DESIGNATE] | {
        f"choice_{replaced.pk}": "replace",
        **new(f"new_{replaced.pk}"),
        **new("add_0", last_name="Autre", address="n2@example.org"),
    }

    assert head.post(DESIGNATE, form).status_code == 302

    assert [str(person) for person in team_of(cast)] == [str(kept), "NOUVELLE Camille", "AUTRE Camille"]
    assert "NOUVELLE Camille (débute, stage proposé)" in text_of(head.get(PAGE))


def test_designate_again_ends_who_is_not_kept(cast: Cast, head: Client) -> None:
    desk = make_desk(cast)
    form = forms_of(head.get(PAGE, {"etape": "designate"}))[DESIGNATE]

    head.post(DESIGNATE, form | {f"choice_{cast.second_referent.pk}": "remove"})

    desk.second.refresh_from_db()
    assert (team_of(cast), desk.second.state) == ([cast.referent], DesignationState.ENDED)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (new("add_0", last_name=""), "Il manque : nom."),
        (new("add_0", address="n1@"), "Exemple : prenom.nom@ac-academie.fr"),
        (new("add_0") | new("add_1", first_name="Alix"), "Cette adresse figure déjà dans l'équipe"),
    ],
    ids=["name", "address", "twice"],
)
def test_designate_refused_keeps_everything_typed(
    cast: Cast, head: Client, last_year: list[Person], changes: dict[str, str], error: str
) -> None:
    form = forms_of(head.get(PAGE))[DESIGNATE] | changes | {f"choice_{last_year[1].pk}": "remove"}

    refused = head.post(DESIGNATE, form)

    assert (refused.status_code, states(refused)[0]) == (422, "open")
    assert error in text_of(refused)
    assert forms_of(refused)[DESIGNATE] == form
    assert (Designation.objects.filter(year=YEAR).count(), mails()) == (0, [])


def test_designate_nobody_is_refused(head: Client, last_year: list[Person]) -> None:
    form = forms_of(head.get(PAGE))[DESIGNATE] | {f"choice_{person.pk}": "remove" for person in last_year}

    refused = head.post(DESIGNATE, form)

    assert (refused.status_code, forms_of(refused)[DESIGNATE]) == (422, form)
    assert "Désignez au moins une personne." in text_of(refused)


def test_designate_fourth_person_asks_a_reason_then_is_named(
    cast: Cast, head: Client, last_year: list[Person]
) -> None:
    form = forms_of(head.get(PAGE))[DESIGNATE] | {**new("add_0"), **new("add_1", address="n2@example.org")}

    refused = head.post(DESIGNATE, form)

    asked = forms_of(refused)[DESIGNATE]
    assert refused.status_code == 422
    assert OVER_CAP_WARNING in text_of(refused)
    assert asked == form | {"over_cap_reason": ""}
    assert head.post(DESIGNATE, asked | {"over_cap_reason": "Deux sites"}).status_code == 302
    assert len(team_of(cast)) == 4
    again = forms_of(head.get(PAGE, {"etape": "designate"}))[DESIGNATE]
    assert again["over_cap_reason"] == "Deux sites"


def test_designate_whose_account_is_closed_is_told_and_nothing_is_lost(cast: Cast, head: Client) -> None:
    gone = factories.make_person(email=NEW["address"])
    gone.is_active = False
    gone.save()

    refused = head.post(DESIGNATE, new("add_0"))

    assert refused.status_code == 422
    assert "Le compte de n1@example.org est fermé." in text_of(refused)
    assert forms_of(refused)[DESIGNATE].items() >= new("add_0").items()
    assert team_of(cast) == []


def test_designate_two_people_of_the_same_name_are_told_apart(cast: Cast, head: Client) -> None:
    first, second = (factories.make_person("Camille", "Martin") for _ in range(2))
    for person in (first, second):
        factories.make_designation(cast.school, person, year=YEAR.previous)
    page = head.get(PAGE)
    assert [address for address in (first.email, second.email) if address not in text_of(page)] == []

    head.post(DESIGNATE, forms_of(page)[DESIGNATE] | {f"choice_{first.pk}": "remove"})

    assert team_of(cast) == [second]


def test_designate_sent_twice_names_and_writes_once(cast: Cast, head: Client) -> None:
    form = forms_of(head.get(PAGE))[DESIGNATE] | new("add_0")

    answers = [head.post(DESIGNATE, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert (len(team_of(cast)), mails()) == (1, [("designation_proposed", "n1@example.org")])
    assert TEAM_CHANGED in text_of(answers[1])


def test_designate_on_an_old_page_never_ends_somebody_named_meanwhile(
    cast: Cast, head: Client, last_year: list[Person]
) -> None:
    old = forms_of(head.get(PAGE))[DESIGNATE]
    meanwhile = factories.make_designation(cast.school, state=DesignationState.PROPOSED, answered_at=None)

    refused = head.post(DESIGNATE, old)

    assert (refused.status_code, team_of(cast)) == (422, [meanwhile.person])


def test_declined_person_is_told_and_may_be_replaced(
    cast: Cast, head: Client, last_year: list[Person]
) -> None:
    head.post(DESIGNATE, forms_of(head.get(PAGE))[DESIGNATE])
    for person, comment in zip(last_year, ("Plus le temps", ""), strict=True):
        designation = Designation.objects.get(person=person, year=YEAR)
        actor = factories.scope_of(person)
        answer_designation(actor=actor, designation=designation, accepts=False, comment=comment)

    response = head.get(PAGE)

    page = text_of(response)
    assert states(response) == ["open", "waiting", "waiting"]
    assert "RÉFÉRENTE Rachida n'accepte pas la désignation : « Plus le temps »" in page
    assert "SECOND Rémi n'accepte pas la désignation" in page
    assert f"choice_{cast.referent.pk}" in forms_of(response)[DESIGNATE]


def test_designate_shows_who_has_accepted(cast: Cast, head: Client) -> None:
    factories.make_designation(cast.school, cast.referent)
    proposed_to = {"state": DesignationState.PROPOSED, "answered_at": None}
    factories.make_designation(cast.school, cast.second_referent, **proposed_to)

    page = text_of(head.get(PAGE))

    assert "RÉFÉRENTE Rachida a accepté" in page
    assert "SECOND Rémi réponse attendue" in page


# Step 2


def test_share_shows_the_envelope_and_why(cast: Cast, head: Client) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school)

    page = text_of(head.get(PAGE))

    expected = (
        "2 500,00 €",
        "2 IMP, 2 500 € : collège, 412 élèves (constat 2026), ligne 2 du barème 2015",
        "RÉFÉRENTE Rachida : 1 250,00 € · SECOND Rémi : 1 250,00 €",
        "Autre répartition",
    )
    assert [text for text in expected if text not in page] == []
    # The only split there is comes ready to be sent.
    assert rates_of(forms_of(head.get(PAGE))[SHARE]) == {
        "split": factories.split_option((desk.first, 125_000), (desk.second, 125_000)),
        f"cents_{desk.first.pk}": "125000",
        f"cents_{desk.second.pk}": "125000",
    }


def test_share_offers_last_years_split_first(cast: Cast, head: Client, last_year: list[Person]) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school)
    old = factories.make_envelope(cast.school, year=YEAR.previous)
    first, second = Designation.objects.filter(year=YEAR.previous)
    factories.make_share(old, first, 250_000)
    factories.make_share(old, second, 0)

    response = head.get(PAGE)

    assert "comme l'an dernier" in text_of(response)
    assert forms_of(response)[SHARE]["split"] == factories.split_option(
        (desk.first, 250_000), (desk.second, 0)
    )


def test_share_in_one_click(cast: Cast, head: Client) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school)

    answer = head.post(SHARE, forms_of(head.get(PAGE))[SHARE])

    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert said(answer) == ["La répartition est enregistrée."]
    assert list(Share.objects.values_list("designation", "cents")) == [
        (desk.first.pk, 125_000),
        (desk.second.pk, 125_000),
    ]
    page = text_of(head.get(PAGE))
    assert "RÉFÉRENTE Rachida : 1 250,00 €" in page


def test_share_person_by_person_and_none_for_one(cast: Cast, head: Client) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school)
    rates = {"split": "other", f"cents_{desk.first.pk}": "250000", f"cents_{desk.second.pk}": "0"}

    assert head.post(SHARE, rates).status_code == 302

    assert "SECOND Rémi : sans indemnité" in text_of(head.get(PAGE))


def test_share_opened_again_shows_the_present_shares(cast: Cast, head: Client) -> None:
    desk = make_desk(cast)
    envelope = factories.make_envelope(cast.school)
    factories.make_share(envelope, desk.first, 0)
    factories.make_share(envelope, desk.second, 250_000)

    form = forms_of(head.get(PAGE, {"etape": "share"}))[SHARE]

    assert (form[f"cents_{desk.first.pk}"], form[f"cents_{desk.second.pk}"]) == ("0", "250000")


def test_share_that_does_not_make_the_envelope_keeps_everything_typed(cast: Cast, head: Client) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school)
    rates = {"split": "other", f"cents_{desk.first.pk}": "125000", f"cents_{desk.second.pk}": "62500"}

    rates |= {f"minutes_{desk.first.pk}": "", f"minutes_{desk.second.pk}": "90", "remainder_reason": ""}

    refused = head.post(SHARE, rates)

    assert (refused.status_code, states(refused)[1], forms_of(refused)[SHARE]) == (422, "open", rates)
    assert "Il reste 625,00 € à répartir." in text_of(refused)
    assert Share.objects.count() == 0


def test_share_refused_again_stays_open_on_what_was_typed(cast: Cast, head: Client) -> None:
    shared(cast)

    refused = head.post(SHARE, {"split": "1-2-3"})

    assert (refused.status_code, states(refused)) == (422, ["done", "open", "waiting"])
    assert list(Share.objects.values_list("cents", flat=True)) == [125_000, 125_000]


def test_share_of_an_envelope_that_changed_meanwhile_is_refused(cast: Cast, head: Client) -> None:
    make_desk(cast)
    factories.make_envelope(cast.school)
    old = forms_of(head.get(PAGE))[SHARE]
    Envelope.objects.update(cents=125_000)

    assert head.post(SHARE, old).status_code == 422
    assert Share.objects.count() == 0


def test_share_of_nothing_to_share_leads_back(head: Client, cast: Cast) -> None:
    for prepare in (empty, undecided):
        prepare(cast)
        answer = head.post(SHARE, {"split": "other"})
        assert (answer.status_code, answer["Location"]) == (302, PAGE)
        assert said(answer)[-1] == "Il n'y a rien à répartir pour le moment."


def test_share_sent_twice_writes_once(cast: Cast, head: Client) -> None:
    make_desk(cast)
    factories.make_envelope(cast.school)
    form = forms_of(head.get(PAGE))[SHARE]

    answers = [head.post(SHARE, form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Share.objects.count(), Entry.objects.filter(act="share_envelope").count()) == (2, 1)


# Step 3


def test_letter_not_started_may_be_started(cast: Cast, head: Client) -> None:
    designation = factories.make_designation(cast.school)
    factories.make_share(factories.make_envelope(cast.school), designation, 250_000)
    start = reverse("letters:start", args=[YEAR])

    response = head.get(PAGE)
    assert "La lettre n'est pas commencée." in text_of(response)
    assert start in forms_of(response)

    head.post(start)
    assert "Rédigée à 33 %. Avant la signature, il manque :" in text_of(head.get(PAGE))


BY_RACHIDA = "Proposée par RÉFÉRENTE Rachida le jeudi 24 septembre 2026."
LACKING = " ".join(f"{name} n'a pas encore donné son visa." for name in ("RÉFÉRENTE Rachida", "SECOND Rémi"))


def test_letter_lists_what_is_missing_before_the_signature(cast: Cast, head: Client, desk: Desk) -> None:
    LetterActivity.objects.all().delete()

    page = text_of(head.get(PAGE))

    assert f"il manque : Retenez au moins une activité principale. {LACKING} Ouvrir la lettre" in page
    assert "Lire et signer" not in page


def test_letter_ready_is_to_read_and_sign(head: Client, desk: Desk) -> None:
    agree(desk.letter)

    page = text_of(head.get(PAGE))

    assert f"{BY_RACHIDA} Lire et signer la lettre" in page
    assert "il manque" not in page


def test_letter_proposed_says_by_whom_and_when(head: Client, desk: Desk) -> None:
    propose_letter(actor=desk.referent, letter=desk.letter)

    page = text_of(head.get(PAGE))

    assert f"{BY_RACHIDA} Avant la signature, il manque : {LACKING} Ouvrir la lettre" in page


def test_letter_returned_says_since_when(head: Client, desk: Desk) -> None:
    propose_letter(actor=desk.referent, letter=desk.letter)
    return_letter(actor=desk.head, letter=desk.letter, comment="À revoir")

    assert "Correction demandée aux référents le jeudi 24 septembre 2026." in text_of(head.get(PAGE))


def test_letter_may_be_seen_before_its_turn(cast: Cast, head: Client) -> None:
    make_desk(cast)
    factories.make_envelope(cast.school)

    page = text_of(head.get(PAGE))

    assert "Rédigée à 0 %. Voir la lettre" in page
    assert "il manque" not in page


# What is typed


def draft(client: Client, step: str, data: dict[str, str]):
    return client.post(reverse("campaigns:draft", args=[YEAR, step]), data)


def test_draft_comes_back_after_the_session_is_lost(
    cast: Cast, head: Client, last_year: list[Person], client_for: SignIn
) -> None:
    typed = forms_of(head.get(PAGE))[DESIGNATE] | {
        f"choice_{last_year[0].pk}": "replace",
        **new(f"new_{last_year[0].pk}", address="n1@"),
        "add_2_last_name": "Nou",
    }

    answer = draft(head, "designate", typed | {"csrfmiddlewaretoken": "x"})
    head.logout()

    assert (answer.status_code, answer.json()) == (200, {})
    assert StepDraft.objects.get().data == typed
    assert head.get(PAGE).status_code == 302
    assert forms_of(client_for(cast.head).get(PAGE))[DESIGNATE] == typed


def test_draft_of_the_sharing_comes_back(cast: Cast, head: Client, client_for: SignIn) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school)
    typed = {"split": "other", f"cents_{desk.first.pk}": "125000", f"cents_{desk.second.pk}": "62500"}

    typed |= {f"minutes_{desk.first.pk}": "", f"minutes_{desk.second.pk}": "90", "remainder_reason": "Pacte"}

    draft(head, "share", typed)

    assert forms_of(client_for(cast.head).get(PAGE))[SHARE] == typed


def test_share_with_a_service_reduction_says_what_is_left(cast: Cast, head: Client) -> None:
    desk = make_desk(cast)
    envelope = factories.make_envelope(cast.school)
    choice = {"split": "other", f"cents_{desk.first.pk}": "125000", f"cents_{desk.second.pk}": "reduction"}
    choice |= {f"minutes_{desk.second.pk}": "90", "remainder_reason": "Une heure et demie d'allègement"}

    assert head.post(SHARE, choice).status_code == 302

    reduced = Share.objects.get(designation=desk.second)
    assert (reduced.cents, reduced.weekly_minutes, reduced.recognition) == (0, 90, "reduction")
    envelope.refresh_from_db()
    assert (envelope.remainder_cents, envelope.remainder_reason) == (
        125_000,
        "Une heure et demie d'allègement",
    )
    page = head.get(PAGE)
    assert "allègement de service – 1 h 30 par semaine" in text_of(page)
    again = forms_of(head.get(PAGE, {"etape": "share"}))[SHARE]
    assert {name: again[name] for name in choice} == choice


def test_draft_is_forgotten_once_the_step_is_done(cast: Cast, head: Client) -> None:
    draft(head, "designate", new("add_1", address="n2@example.org"))

    head.post(DESIGNATE, new("add_0"))

    assert not StepDraft.objects.exists()
    again = forms_of(head.get(PAGE, {"etape": "designate"}))[DESIGNATE]
    assert again["add_1_last_name"] == ""


def test_draft_of_another_head_of_the_school_is_shared(cast: Cast, head: Client, client_for: SignIn) -> None:
    successor = factories.make_member(Role.HEAD, cast.school, "Nadia", "Nouvelle")
    draft(head, "designate", new("add_0"))

    page = forms_of(client_for(successor).get(PAGE))

    assert page[DESIGNATE].items() >= new("add_0").items()


@pytest.mark.parametrize("step", ["letter", "autre"])
def test_draft_of_another_step_does_not_exist(head: Client, step: str) -> None:
    assert draft(head, step, new("add_0")).status_code == 404
    assert not StepDraft.objects.exists()


def test_draft_too_long_is_told(head: Client) -> None:
    answer = draft(head, "designate", {"over_cap_reason": "x" * 1001})

    assert (answer.status_code, answer.json()) == (
        409,
        {"message": "Cette saisie est trop longue pour être gardée."},
    )


def test_draft_by_the_deputy_is_refused(cast: Cast, invitation: Invitation, client_for: SignIn) -> None:
    answer = draft(client_for(cast.deputy), "designate", new("add_0"))

    assert (answer.status_code, StepDraft.objects.count()) == (409, 0)
    assert answer.json() == {"message": "Seul le chef d'établissement peut faire cela."}
