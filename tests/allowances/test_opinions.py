"""The opinions before the decision: décret 2015-475, art. 8; 2015-605 for private schools."""

from datetime import UTC, date, datetime

import pytest

from relais.allowances.domain import record_opinions
from relais.allowances.models import Envelope
from relais.allowances.selectors import has_opinions
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import NOBODY, Scope
from relais.schools.enums import Sector
from tests import factories
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 9, tzinfo=UTC)
JUNE_8, JUNE_25 = date(2026, 6, 8), date(2026, 6, 25)


@pytest.fixture
def envelope(cast: Cast) -> Envelope:
    return factories.make_envelope(cast.school, 250_000)


def record(actor: Scope, envelope: Envelope, **given: date) -> Envelope:
    with clock.at(NOW):
        return record_opinions(actor=actor, envelope=envelope, **given)


def refusal(actor: Scope, envelope: Envelope, **given: date) -> str:
    with pytest.raises(DomainError) as refused:
        record(actor, envelope, **given)
    return refused.value.code


def entries() -> int:
    return Entry.objects.filter(act="record_opinions").count()


@pytest.mark.parametrize("role", ["head", "officer"])
def test_record_opinions_in_order(cast: Cast, envelope: Envelope, role: str) -> None:
    actor = factories.scope_of(getattr(cast, role))
    record(actor, envelope, pedagogical_council_on=JUNE_8)
    assert not has_opinions(Envelope.objects.get())

    record(actor, envelope, pedagogical_council_on=JUNE_8, board_on=JUNE_25)

    envelope.refresh_from_db()
    assert (envelope.pedagogical_council_on, envelope.board_on) == (JUNE_8, JUNE_25)
    assert has_opinions(envelope)
    assert entries() == 2
    record(actor, envelope, pedagogical_council_on=JUNE_8, board_on=JUNE_25)
    assert entries() == 2


@pytest.mark.parametrize("role", ["referent", "pay_officer", "other_head"])
def test_record_opinions_belongs_to_the_head(cast: Cast, envelope: Envelope, role: str) -> None:
    person = getattr(cast, role, None)
    actor = factories.scope_of(person) if person else NOBODY
    assert refusal(actor, envelope, pedagogical_council_on=JUNE_8) == "forbidden"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"board_on": JUNE_25}, "council_first"),
        ({"pedagogical_council_on": JUNE_25, "board_on": JUNE_8}, "board_before_council"),
        ({"pedagogical_council_on": date(2026, 10, 21)}, "future_date"),
        ({"pedagogical_council_on": date(2026, 1, 31)}, "out_of_year"),
        ({"teachers_informed_on": JUNE_8}, "wrong_sector"),
    ],
)
def test_record_opinions_refuses(cast: Cast, envelope: Envelope, given: dict[str, date], code: str) -> None:
    assert refusal(factories.scope_of(cast.head), envelope, **given) == code
    assert entries() == 0


@pytest.mark.parametrize("day", [date(2026, 2, 1), date(2026, 10, 20)])
def test_record_opinions_accepts_the_first_and_last_days(cast: Cast, envelope: Envelope, day: date) -> None:
    record(factories.scope_of(cast.head), envelope, pedagogical_council_on=day, board_on=day)
    assert has_opinions(Envelope.objects.get())


def test_record_opinions_of_a_closed_year_is_refused(cast: Cast, envelope: Envelope) -> None:
    with clock.at(datetime(2028, 1, 10, tzinfo=UTC)), pytest.raises(DomainError) as refused:
        record_opinions(actor=factories.scope_of(cast.head), envelope=envelope, pedagogical_council_on=JUNE_8)
    assert refused.value.code == "closed_year"


def test_record_opinions_of_a_private_school_is_the_information_of_teachers(
    cast: Cast, envelope: Envelope
) -> None:
    cast.school.sector = Sector.PRIVATE
    cast.school.save()
    actor = factories.scope_of(cast.head)
    assert refusal(actor, envelope, pedagogical_council_on=JUNE_8) == "wrong_sector"
    assert not has_opinions(Envelope.objects.get())

    record(actor, envelope, teachers_informed_on=JUNE_8)

    assert has_opinions(Envelope.objects.get())
