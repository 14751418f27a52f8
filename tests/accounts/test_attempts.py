"""Attempts are counted, and what follows too many is a wait that grows."""

from datetime import UTC, datetime, timedelta

import pytest

from relais.accounts.domain.attempts import count_attempt, forget_attempts, in_words
from relais.accounts.enums import AttemptKind
from relais.accounts.models import AttemptCount
from relais.core import clock
from relais.core.errors import DomainError

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
NETWORK = "192.0.2.7"


def outcome(who: str = "person:1", network: str = NETWORK, kind: AttemptKind = AttemptKind.PASSWORD) -> str:
    """Try once; return nothing, or what is said."""
    try:
        count_attempt(kind=kind, who=who, network=network)
    except DomainError as error:
        return error.message if error.code == "too_many" else error.code
    return ""


def test_wait_grows_with_each_attempt(db: None) -> None:
    told = []
    moment = NOON
    with clock.at(NOON):
        assert [outcome() for _ in range(5)] == [""] * 5
    for wait in (30, 60, 120, 240, 480, 960, 1920, 3600, 3600):
        with clock.at(moment):
            told.append(outcome())
        with clock.at(moment + timedelta(seconds=wait - 1)):
            assert outcome() != ""
        moment += timedelta(seconds=wait)
        with clock.at(moment):
            assert outcome() == ""

    waits = ["30 secondes", "1 minute", "2 minutes", "4 minutes", "8 minutes", "16 minutes", "32 minutes"]
    waits += ["1 heure", "1 heure"]
    assert told == [f"Trop d'essais. Réessayez dans {wait}." for wait in waits]


def test_refused_attempts_do_not_lengthen_the_wait(db: None) -> None:
    with clock.at(NOON):
        for _ in range(5):
            outcome()
        assert {outcome() for _ in range(50)} == {"Trop d'essais. Réessayez dans 30 secondes."}

    with clock.at(NOON + timedelta(seconds=30)):
        assert outcome() == ""


def test_people_are_counted_apart(db: None) -> None:
    with clock.at(NOON):
        for _ in range(6):
            outcome("person:1")

        assert (outcome("person:1") != "", outcome("person:2")) == (True, "")
        assert outcome("person:1", kind=AttemptKind.CODE) == ""


def test_network_trying_everybody_waits(db: None) -> None:
    with clock.at(NOON):
        told = [outcome(f"person:{number}") for number in range(50)]

        assert (told[:30], all(told[30:])) == ([""] * 30, True)
        assert outcome("person:99", network="198.51.100.1") == ""
        assert outcome("person:98", network="") == ""


def test_ipv6_network_is_counted_whole(db: None) -> None:
    with clock.at(NOON):
        for number in range(30):
            outcome(f"person:{number}", network=f"2001:db8::{number:x}")

        assert outcome("person:99", network="2001:db8::ffff") != ""


def test_success_forgets_the_person_and_gives_the_network_its_attempt_back(db: None) -> None:
    with clock.at(NOON):
        for _ in range(40):
            outcome("person:1")
            forget_attempts(kind=AttemptKind.PASSWORD, who="person:1", network=NETWORK)

        assert list(AttemptCount.objects.values_list("count", flat=True)) == [0]
        assert outcome("person:1") == ""


def test_success_of_an_unknown_network_forgets_the_person(db: None) -> None:
    outcome("person:1", network="")

    forget_attempts(kind=AttemptKind.PASSWORD, who="person:1", network="")

    assert AttemptCount.objects.count() == 0


def test_attempts_of_the_day_before_are_forgotten(db: None) -> None:
    with clock.at(NOON):
        for _ in range(5):
            outcome()
    with clock.at(NOON + timedelta(days=1)):
        assert [outcome() for _ in range(5)] == [""] * 5
        assert AttemptCount.objects.count() == 2


def test_links_asked_for_are_a_few_an_hour(db: None) -> None:
    with clock.at(NOON):
        told = [outcome(kind=AttemptKind.LINK) for _ in range(6)]
    assert told == ["", "", "", "", *["Trop d'essais. Réessayez dans 1 heure."] * 2]

    with clock.at(NOON + timedelta(hours=1)):
        assert [outcome(kind=AttemptKind.LINK) for _ in range(4)] == [""] * 4


def test_count_tells_nobody_who_is_known(db: None) -> None:
    outcome("address:odile@example.org")

    row = AttemptCount.objects.first()
    assert row is not None
    assert (len(row.subject), "odile" in row.subject, str(row)) == (64, False, "mot de passe : 1")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, "1 seconde"),
        (2, "2 secondes"),
        (59, "59 secondes"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3600, "1 heure"),
        (3601, "2 heures"),
    ],
)
def test_in_words(seconds: float, expected: str) -> None:
    assert in_words(timedelta(seconds=seconds)) == expected
