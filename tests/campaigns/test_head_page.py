"""« Ma rentrée numérique »: who has it, what each state of the school shows."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from relais.accounts.models import Person
from relais.accounts.selectors import capacities_for
from relais.allowances.models import Envelope, Share
from relais.campaigns.enums import Step
from relais.campaigns.models import Invitation, StepDraft
from relais.core import clock
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from tests import factories
from tests.campaigns.builders import (
    DESIGNATE,
    NOON,
    PAGE,
    SHARE,
    YEAR,
    empty,
    forms_of,
    issue,
    mails,
    new,
    proposed_team,
    shared,
    sign,
    states,
    team_of,
    text_of,
    undecided,
)
from tests.cast import Cast
from tests.letters.builders import Desk, make_desk, make_ready_desk

SignIn = Callable[[Person], Client]


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
def desk(cast: Cast, invitation: Invitation) -> Desk:
    return make_ready_desk(cast)


# Who has the page


@pytest.mark.parametrize(
    "who", ["other_head", "referent", "officer", "pay_officer", "authority_reader", "outsider"]
)
def test_page_does_not_exist_for_others(
    cast: Cast, invitation: Invitation, client_for: SignIn, who: str
) -> None:
    client = client_for(getattr(cast, who))

    assert client.get(PAGE).status_code == 404
    drafted = reverse("campaigns:draft", args=[YEAR, "designate"])
    assert [client.post(url, new("add_0")).status_code for url in (DESIGNATE, SHARE, drafted)] == [404] * 3
    assert (Designation.objects.count(), StepDraft.objects.count()) == (0, 0)


def test_page_does_not_exist_before_the_campaign(cast: Cast, client_for: SignIn) -> None:
    assert client_for(cast.head).get(PAGE).status_code == 404


def test_page_of_another_head_is_about_the_other_school(cast: Cast, head: Client, client_for: SignIn) -> None:
    factories.make_invitation(cast.other_school)

    page = text_of(client_for(cast.other_head).get(PAGE))

    assert "Collège Alan-Turing, Châtellerault" in page
    assert "Ada-Lovelace" not in page


def test_page_says_where_one_is(head: Client, cast: Cast) -> None:
    page = text_of(head.get(PAGE))

    assert f"Collège Ada-Lovelace, Poitiers · {cast.school.uai} · année 2026-2027" in page


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (NOON, "À faire avant le vendredi 2 octobre 2026"),
        (datetime(2026, 10, 2, 12, 0, tzinfo=UTC), "À faire avant le vendredi 2 octobre 2026"),
        (
            datetime(2026, 10, 3, 12, 0, tzinfo=UTC),
            "À faire dès que possible : la date du vendredi 2 octobre 2026 est passée depuis 1 jour ",
        ),
        (
            datetime(2026, 10, 12, 12, 0, tzinfo=UTC),
            "À faire dès que possible : la date du vendredi 2 octobre 2026 est passée depuis 10 jours ",
        ),
    ],
)
def test_page_says_until_when(head: Client, today: datetime, expected: str) -> None:
    with clock.at(today):
        assert expected in text_of(head.get(PAGE))


# The three steps, one of them open


@pytest.mark.parametrize(
    ("prepare", "expected", "done"),
    [
        (empty, ["open", "waiting", "waiting"], 0),
        (proposed_team, ["done", "open", "waiting"], 1),
        (undecided, ["done", "waiting", "open"], 1),
        (make_desk, ["done", "waiting", "open"], 1),
        (shared, ["done", "done", "open"], 2),
        (make_ready_desk, ["done", "done", "open"], 2),
    ],
)
def test_one_step_is_open_the_first_that_can_be_done(
    cast: Cast, head: Client, prepare, expected: list[str], done: int
) -> None:
    prepare(cast)

    response = head.get(PAGE)

    assert (states(response), response.context["done_count"]) == (expected, done)
    assert response.context["can_do"]


@pytest.mark.parametrize(
    ("prepare", "asked", "expected"),
    [
        (shared, "designate", ["open", "done", "waiting"]),
        (shared, "share", ["done", "open", "waiting"]),
        (shared, "letter", ["done", "done", "open"]),
        (shared, "autre", ["done", "done", "open"]),
        (empty, "share", ["open", "waiting", "waiting"]),
        (proposed_team, "designate", ["open", "waiting", "waiting"]),
        (undecided, "share", ["done", "waiting", "open"]),
        (undecided, "designate", ["open", "waiting", "waiting"]),
    ],
)
def test_step_done_is_opened_again_when_asked(
    cast: Cast, head: Client, prepare, asked: str, expected: list[str]
) -> None:
    prepare(cast)

    assert states(head.get(PAGE, {"etape": asked})) == expected


def test_steps_say_what_they_wait_for(cast: Cast, head: Client) -> None:
    assert text_of(head.get(PAGE)).count("En attente de l'étape 1.") == 2

    undecided(cast)
    page = text_of(head.get(PAGE))
    assert "En attente d'une décision de l'académie." in page
    assert "Pourquoi n'y a-t-il pas encore de montant ?" in page
    assert "la lettre peut être écrite sans attendre" in page
    assert SHARE not in forms_of(head.get(PAGE))


# After the signature


def test_signed_page_says_it_is_done_and_nothing_else(head: Client, desk: Desk) -> None:
    sign(desk)

    response = head.get(PAGE)

    page = text_of(response)
    expected = (
        "C'est fait",
        "vous n'avez plus rien à faire",
        "Le PDF est en cours d'émission",
        "RÉFÉRENTE Rachida : 1 250,00 € d'indemnité pour l'année.",
        "Vos référents seront convoqués au regroupement de votre zone.",
    )
    assert [text for text in expected if text not in page] == []
    assert "À faire" not in page
    assert forms_of(response) == {}


def test_signed_page_gives_the_pdf_once_issued(head: Client, desk: Desk) -> None:
    document = issue(desk).document
    assert document is not None
    download = reverse("documents:download", args=[document.number])

    response = head.get(PAGE)

    assert "Télécharger la lettre de mission" in text_of(response)
    assert f'href="{download}"' in response.content.decode()
    assert head.get(download).status_code == 200


@pytest.mark.parametrize("asked", ["designate", "share"])
def test_signed_page_opens_no_step_again(head: Client, desk: Desk, asked: str) -> None:
    sign(desk)

    response = head.get(PAGE, {"etape": asked})

    assert states(response) == ["done", "done", "done"]
    assert forms_of(response) == {}


def test_signed_page_without_money_says_no_amount(cast: Cast, head: Client) -> None:
    desk = make_ready_desk(cast)
    Share.objects.all().delete()
    Envelope.objects.all().delete()
    sign(desk)

    page = text_of(head.get(PAGE))

    assert "RÉFÉRENTE Rachida. SECOND Rémi." in page
    assert "d'indemnité" not in page


def test_step_posted_after_the_signature_changes_nothing_and_is_told(
    cast: Cast, head: Client, desk: Desk
) -> None:
    pages = [head.get(PAGE, {"etape": step}) for step in ("designate", "share")]
    old_team, old_share = forms_of(pages[0])[DESIGNATE], forms_of(pages[1])[SHARE]
    sign(desk)
    written = mails()

    answers = [
        head.post(DESIGNATE, old_team | new("add_0")),
        head.post(DESIGNATE, {}),
        head.post(SHARE, old_share | {"split": "250000-0"}),
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert "Rien n'a changé : la lettre est déjà signée." in text_of(answer)
    assert (team_of(cast), mails()) == ([cast.referent, cast.second_referent], written)
    assert list(Share.objects.values_list("cents", flat=True)) == [125_000, 125_000]


# The deputy


@pytest.mark.parametrize("prepare", [empty, proposed_team, undecided, shared, make_ready_desk])
def test_deputy_reads_without_acting(cast: Cast, invitation: Invitation, client_for: SignIn, prepare) -> None:
    prepare(cast)

    response = client_for(cast.deputy).get(PAGE)

    page = text_of(response)
    assert "Vous suivez ces étapes sans les faire" in page
    assert not {DESIGNATE, SHARE} & set(forms_of(response))
    assert [text for text in ("Modifier", "signer la lettre") if text in page] == []


def test_deputy_who_posts_is_refused_and_told(cast: Cast, invitation: Invitation, client_for: SignIn) -> None:
    desk = make_desk(cast)
    factories.make_envelope(cast.school)
    deputy = client_for(cast.deputy)
    choices = {f"choice_{person.pk}": "keep" for person in (cast.referent, cast.second_referent)}

    answers = [
        deputy.post(DESIGNATE, choices | new("add_0")),
        deputy.post(SHARE, {"split": factories.split_option((desk.first, 125_000), (desk.second, 125_000))}),
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert "Rien n'a changé : ces étapes reviennent au chef d'établissement." in text_of(answer)
    assert team_of(cast) == [desk.first.person, desk.second.person]
    assert Share.objects.count() == 0


def test_deputy_with_the_heads_delegation_does_the_steps(
    cast: Cast, invitation: Invitation, client_for: SignIn
) -> None:
    factories.make_delegation(cast.head, cast.deputy, rights=["do_head_steps"])
    factories.make_envelope(cast.school)
    deputy = client_for(cast.deputy)
    deputy.post(reverse("accounts:choose_role"), {"capacity": capacities_for(cast.deputy)[1].key})
    page = deputy.get(PAGE)

    answers = [deputy.post(DESIGNATE, forms_of(page)[DESIGNATE] | new("add_0"))]
    answers.append(deputy.post(SHARE, forms_of(deputy.get(PAGE))[SHARE]))

    assert "Vous suivez ces étapes sans les faire" not in text_of(page)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [str(person) for person in team_of(cast)] == ["NOUVELLE Camille"]
    assert Share.objects.get().cents == 250_000


def test_deputy_may_start_the_letter(cast: Cast, invitation: Invitation, client_for: SignIn) -> None:
    factories.make_designation(cast.school)

    response = client_for(cast.deputy).get(PAGE)

    assert reverse("letters:start", args=[YEAR]) in forms_of(response)
    assert "ou vous-même" not in text_of(response)


# Reading


def rows() -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label != "sessions"
    }


@pytest.mark.parametrize("prepare", [empty, proposed_team, undecided, shared, make_ready_desk])
def test_reading_the_page_ten_times_changes_nothing(cast: Cast, head: Client, prepare) -> None:
    prepare(cast)
    before = rows()

    for asked in ("", *Step.values) * 3:
        assert head.get(PAGE, {"etape": asked}).status_code == 200

    assert rows() == before
    assert [head.get(url).status_code for url in (DESIGNATE, SHARE)] == [405, 405]
    assert head.get(reverse("campaigns:draft", args=[YEAR, "share"])).status_code == 405


def test_page_is_never_kept_by_the_browser(head: Client) -> None:
    assert "no-store" in head.get(PAGE)["Cache-Control"]


@pytest.mark.parametrize(("asked", "expected"), [("", 58), ("designate", 58), ("share", 58)])
def test_page_costs_the_same_queries_whatever_the_team(
    cast: Cast, head: Client, assert_same_queries, asked: str, expected: int
) -> None:
    envelope = factories.make_envelope(cast.school)
    factories.make_letter(cast.school)
    amounts = iter((250_000, 0, 0))

    def add_row() -> None:
        before = factories.make_designation(cast.school, year=YEAR.previous)
        designation = factories.make_designation(cast.school, before.person, is_newcomer=True)
        factories.make_share(envelope, designation, next(amounts))
        factories.make_designation(
            cast.school, state=DesignationState.DECLINED, answer_comment="Non merci", assignment=None
        )

    assert_same_queries(lambda: head.get(PAGE, {"etape": asked}), add_row, expected=expected)


# An envelope of another shape


@pytest.mark.parametrize(
    ("envelope", "said"),
    [
        ({"cents": 250_000}, "Votre enveloppe : 2 IMP, soit 2 500,00 €"),
        ({"cents": 100_000}, "Votre enveloppe : 1 000,00 €"),
        (
            {"cents": 187_500, "per_person_cents": 62_500},
            "Votre enveloppe : 625,00 € par référent, au plus 1 875,00 €",
        ),
    ],
)
def test_page_tells_an_envelope_as_its_scale_does(
    head: Client, cast: Cast, envelope: dict[str, int], said: str
) -> None:
    factories.make_envelope(cast.school, **envelope)

    assert said in text_of(head.get(PAGE))
