"""A small academy played whole, once for all these tests."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from relais.accounts.models import EmailAddress, Person, RoleAssignment
from relais.allowances.models import Envelope, Share
from relais.campaigns.models import Campaign
from relais.core import clock
from relais.core.leases import WorkState
from relais.core.school_year import SchoolYear
from relais.core.scope import Role
from relais.demo.domain.play_demo import play_demo
from relais.demo.models import Pilot
from relais.demo.selectors import INVENTED_MARK, demo_person, demo_summary, invented_banner, pilot_accounts
from relais.designations.models import Designation
from relais.documents.models import Document
from relais.letters.models import Letter, LetterActivity
from relais.outbox.models import Message
from relais.schools.models import School
from tests.demo.small_academie import write_small_academie

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LAST, NOW = SchoolYear(2025), SchoolYear(2026)


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def schools_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_small_academie(tmp_path_factory.mktemp("schools") / "petite_academie.csv")


@pytest.fixture(scope="module", autouse=True)
def _played(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, schools_file: Path, said: list[str]
) -> Iterator[None]:
    """Play once; the tests of this module each see it and undo what they change."""
    with django_db_blocker.unblock(), clock.at(NOON), transaction.atomic():
        play_demo(schools_file=schools_file, say=said.append)
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def test_play_says_where_the_schools_come_from_then_how_far_it_is(said):
    assert said[0] == "Établissements lus dans petite_academie.csv."
    assert said[1] == "Campagne 2025-2026 : 10 jours sur 47."
    assert said[-1] == "Campagne 2026-2027 : 47 jours sur 47."


def test_every_signed_letter_has_its_pdf_and_every_party_its_mail():
    summary = demo_summary()
    assert summary.schools == 20
    assert summary.letters_signed == summary.pdfs == Letter.objects.filter(state="issued").count() == 19
    assert summary.letter_mails == summary.letter_parties == 81
    assert summary.mails_sent == Message.objects.count()
    assert summary.referents == Designation.objects.filter(year=NOW, state="accepted").count() > 15
    cents = [envelope.cents or 0 for envelope in Envelope.objects.filter(year=NOW)]
    assert summary.envelope_euros == sum(cents) // 100


def test_letters_of_each_stage_are_left():
    assert set(Letter.objects.filter(year=NOW).values_list("state", flat=True)) == {
        "draft",
        "proposed",
        "issued",
    }
    assert Campaign.objects.count() == 2
    assert Designation.objects.filter(year=NOW, state="proposed").exists()
    assert School.objects.filter(sector="public").exclude(designations__year=NOW).exists()


def test_what_the_scale_does_not_say_is_left_to_decide():
    questions = Counter(Envelope.objects.filter(year=NOW).values_list("question", flat=True))
    assert (questions["missing_head_count"], questions["undecided_line"]) == (1, 1)


def test_shares_make_the_envelopes():
    for envelope in Envelope.objects.filter(shares__isnull=False).distinct():
        shared = sum(share.cents for share in Share.objects.filter(envelope=envelope))
        named = Designation.objects.filter(school=envelope.school, year=envelope.year)
        # What was meant for somebody who has declined is taken back, and waits to be shared again.
        assert (shared == envelope.cents) is not named.filter(state="declined").exists()


def test_activities_are_held_and_some_weigh_most():
    issued = Letter.objects.filter(state="issued")
    for letter in issued:
        kept = LetterActivity.objects.filter(letter=letter)
        assert 7 <= kept.count() <= 15
        assert 1 <= kept.filter(priority="main").count() <= 5  # a priority dropped is no longer kept
        assert not kept.filter(holders=None, priority="main").exists()


def test_texts_differ_from_letter_to_letter():
    issued = [letter.signed_content or {} for letter in Letter.objects.filter(state="issued")]
    assert len({section["text"] for content in issued for section in content["sections"]}) > 15


def test_days_are_those_of_the_two_autumns():
    assert {letter.signed_at.year for letter in Letter.objects.all() if letter.signed_at} == {2025, 2026}
    assert max(Message.objects.values_list("created_at", flat=True)) < NOON
    assert not Message.objects.filter(sent_at=None).exists()
    assert not Letter.objects.filter(state="signed").exists()
    assert not Message.objects.exclude(work_state=WorkState.DONE).exists()


def test_nobody_outside_is_written_to():
    addresses = {
        *Message.objects.values_list("to_address", flat=True),
        *EmailAddress.objects.values_list("address", flat=True),
        *School.objects.values_list("email", flat=True),
    }
    assert {address.rpartition("@")[2] for address in addresses} == {"example.org"}


def test_each_school_has_one_head_with_a_name():
    heads = RoleAssignment.objects.filter(role=Role.HEAD, ends_on=None)
    assert heads.count() == School.objects.filter(sector="public").count() == 18
    assert not heads.filter(person__last_name="").exists()


def test_accounts_are_offered_in_order():
    assert list(Pilot.objects.values_list("slug", flat=True)) == [
        "officer",
        "pay-officer",
        "head-designate",
        "head-share",
        "head-sign",
        "head-done",
        "deputy",
        "referent-answer",
        "referent-visa",
        "referent-write",
        "authority-reader",
        "stranger",
    ]
    assert [account.role for account in pilot_accounts()][-2:] == ["Collectivité territoriale", "Aucun rôle"]
    assert all(account.description for account in pilot_accounts())


@pytest.mark.parametrize(
    ("slug", "team", "shared", "letter"),
    [
        ("head-designate", [], False, ""),
        ("head-share", ["accepted", "accepted"], False, ""),
        ("head-sign", ["accepted", "accepted"], True, "proposed"),
        ("head-done", ["accepted", "accepted"], True, "issued"),
        ("referent-answer", ["accepted", "proposed"], True, ""),
        ("referent-visa", ["accepted", "accepted"], True, "proposed"),
        ("referent-write", ["accepted", "accepted"], True, "draft"),
    ],
)
def test_account_has_what_its_description_says(slug, team, shared, letter):
    assignment = Pilot.objects.get(slug=slug).assignment
    assert assignment is not None
    school = assignment.school
    assert list(Designation.objects.filter(school=school, year=NOW).values_list("state", flat=True)) == team
    assert Designation.objects.filter(school=school, year=LAST, state="accepted").count() == 2
    assert Share.objects.filter(envelope__school=school, envelope__year=NOW).exists() is shared
    assert "".join(Letter.objects.filter(school=school, year=NOW).values_list("state", flat=True)) == letter


def test_referents_offered_are_the_one_to_answer_and_one_who_writes():
    states = {
        slug: Designation.objects.get(person=demo_person(slug), year=NOW).state
        for slug in ("referent-answer", "referent-write")
    }
    assert states == {"referent-answer": "proposed", "referent-write": "accepted"}


@pytest.mark.parametrize("slug", ["officer", "head-designate", "referent-answer", "stranger"])
def test_account_opens_in_one_click(client: Client, slug):
    with clock.at(NOON):
        account = next(account for account in pilot_accounts() if account.person_id == demo_person(slug).pk)
        client.post("/connexion/demonstration/", {"assignment": account.key})
    assert client.session["_auth_user_id"] == str(demo_person(slug).pk)


def test_genders_are_told_of_last_years_referents_alone():
    stayed = Person.objects.filter(designations__year=LAST)
    came = Person.objects.filter(designations__year=NOW).exclude(pk__in=stayed)

    assert set(stayed.values_list("gender", flat=True)) >= {"woman", "man"}
    assert set(came.values_list("gender", flat=True)) == {"unknown"}


def test_played_again_nothing_changes(schools_file):
    before = demo_summary()
    said: list[str] = []
    with clock.at(NOON):
        play_demo(schools_file=None, say=said.append)
    assert said == ["Établissements lus dans petite_academie.csv. Déjà en place."]
    assert demo_summary() == before


def test_summary_is_one_json_object():
    out = StringIO()
    call_command("play_demo", summary=True, json=True, stdout=out)
    summary = json.loads(out.getvalue())
    assert summary["pdfs"] == Document.objects.count()
    assert list(summary) == [
        "schools",
        "referents",
        "letters_signed",
        "pdfs",
        "mails_sent",
        "envelope_euros",
        "letter_parties",
        "letter_mails",
    ]


def test_summary_in_words_has_a_line_each():
    out = StringIO()
    call_command("play_demo", summary=True, stdout=out)
    assert out.getvalue().splitlines()[0] == "          20 établissements"
    assert len(out.getvalue().splitlines()) == 8


def test_real_schools_are_not_called_invented():
    assert invented_banner() == ""
    assert not default_storage.exists(INVENTED_MARK)
