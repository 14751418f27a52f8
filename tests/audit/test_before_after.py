"""What changed is told by each act that changes something."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from relais.accounts.domain import create_access_link, end_role, grant_role, name_person, set_gender
from relais.accounts.models import AccessLink
from relais.allowances.domain import decide_envelope, share_envelope
from relais.audit.models import Entry
from relais.core import clock
from relais.core.scope import SYSTEM, Role
from relais.designations.domain import TeamMember, designate_team
from relais.letters.domain import propose_letter
from relais.schools.domain.assign_zone import assign_zone
from relais.schools.domain.set_head_count import set_head_count
from relais.schools.domain.set_meeting_room import set_meeting_room
from relais.schools.domain.set_post_bac import set_post_bac
from tests import factories
from tests.cast import Cast
from tests.factories import YEAR, scope_of
from tests.letters.builders import make_ready_desk, sign

pytestmark = pytest.mark.django_db

Change = tuple[dict[str, Any], dict[str, Any]]


def last(act: str) -> Change:
    """Return what the last such act says that changed."""
    entry = Entry.objects.filter(act=act).latest("pk")
    return entry.before, entry.after


def post_bac(cast: Cast) -> Change:
    set_post_bac(actor=scope_of(cast.officer), academie=cast.academie, counts_post_bac=True)
    return {"counts_post_bac": False}, {"counts_post_bac": True}


def first_zone(cast: Cast) -> Change:
    assign_zone(actor=scope_of(cast.officer), school=cast.school, year=YEAR, zone_name="Sud")
    return {}, {"year": str(YEAR), "zone": "Sud", "source": "manual"}


def other_zone(cast: Cast) -> Change:
    _, before = first_zone(cast)
    assign_zone(actor=scope_of(cast.officer), school=cast.school, year=YEAR, zone_name="Nord")
    return before, {"year": str(YEAR), "zone": "Nord", "source": "manual"}


def head_count(cast: Cast) -> Change:
    set_head_count(actor=scope_of(cast.officer), school=cast.school, year=YEAR, pupils=412)
    return {"year": str(YEAR), "secondary": None}, {"year": str(YEAR), "secondary": 412}


def meeting_room(cast: Cast) -> Change:
    set_meeting_room(actor=scope_of(cast.officer), school=cast.school, meeting_room="B12")
    return {"meeting_room": ""}, {"meeting_room": "B12"}


def name(cast: Cast) -> Change:
    name_person(actor=scope_of(cast.head), person=cast.head, first_name="Hélène", last_name="Nouvelle")
    return (
        {"first_name": "Hélène", "last_name": "Direction"},
        {"first_name": "Hélène", "last_name": "Nouvelle"},
    )


def gender(cast: Cast) -> Change:
    set_gender(actor=scope_of(cast.officer), person=cast.head, gender="woman")
    return {"gender": "unknown"}, {"gender": "woman"}


def role_given(cast: Cast) -> Change:
    first_day = date(2026, 9, 1)
    grant_role(actor=SYSTEM, person=cast.outsider, role=Role.HEAD, starts_on=first_day, school=cast.school)
    return {}, {"starts_on": "2026-09-01", "ends_on": None}


def role_lengthened(cast: Cast) -> Change:
    held = factories.make_assignment(
        Role.DEPUTY, cast.school, starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 31)
    )
    grant_role(
        actor=SYSTEM,
        person=held.person,
        role=Role.DEPUTY,
        starts_on=date(2026, 12, 1),
        ends_on=date(2027, 1, 31),
        school=cast.school,
    )
    return (
        {"starts_on": "2026-09-01", "ends_on": "2026-12-31"},
        {"starts_on": "2026-09-01", "ends_on": "2027-01-31"},
    )


def role_ended(cast: Cast) -> Change:
    end_role(actor=SYSTEM, assignment=cast.deputy.assignments.get(), ends_on=date(2026, 12, 31))
    return {"ends_on": None}, {"ends_on": "2026-12-31"}


def envelope_decided(cast: Cast) -> Change:
    envelope = factories.make_envelope(cast.school, None)
    decided = decide_envelope(actor=scope_of(cast.officer), envelope=envelope, quarters=4, reason="Effectif")
    return {"cents": None, "reason": envelope.reason}, {"cents": 125_000, "reason": decided.reason}


def envelope_shared(cast: Cast) -> Change:
    envelope = factories.make_envelope(cast.school, 125_000)
    one, two = (factories.make_designation(cast.school) for _ in range(2))
    factories.make_share(envelope, one, 125_000)
    halves = {one.pk: 62_500, two.pk: 62_500}
    share_envelope(actor=scope_of(cast.head), school=cast.school, year=YEAR, cents_by_designation=halves)
    return (
        {"cents_by_designation": {str(one.pk): 125_000}},
        {"cents_by_designation": {str(one.pk): 62_500, str(two.pk): 62_500}},
    )


def newcomer_corrected(cast: Cast) -> Change:
    held = factories.make_designation(cast.school, cast.referent)
    team = [TeamMember(person=held.person, is_newcomer=True)]
    designate_team(actor=scope_of(cast.head), school=cast.school, year=YEAR, members=team)
    return {"is_newcomer": False}, {"is_newcomer": True}


def designation_proposed(cast: Cast) -> Change:
    team = [TeamMember(person=cast.referent, is_newcomer=True)]
    designate_team(actor=scope_of(cast.head), school=cast.school, year=YEAR, members=team)
    return {}, {"starts_on": "2026-09-01", "ends_on": "2027-08-31", "is_newcomer": True}


@pytest.mark.parametrize(
    ("act", "change"),
    [
        ("set_post_bac", post_bac),
        ("assign_zone", first_zone),
        ("assign_zone", other_zone),
        ("set_head_count", head_count),
        ("set_meeting_room", meeting_room),
        ("name_person", name),
        ("set_gender", gender),
        ("grant_role", role_given),
        ("lengthen_role", role_lengthened),
        ("end_role", role_ended),
        ("decide_envelope", envelope_decided),
        ("share_envelope", envelope_shared),
        ("correct_newcomer", newcomer_corrected),
        ("propose_designation", designation_proposed),
    ],
)
def test_entry_tells_what_changed(cast: Cast, act: str, change: Callable[[Cast], Change]) -> None:
    assert change(cast) == last(act)


def test_entry_of_a_signature_keeps_the_fingerprint_of_the_content(cast: Cast) -> None:
    desk = make_ready_desk(cast)
    propose_letter(actor=scope_of(cast.referent), letter=desk.letter)
    letter = sign(scope_of(cast.head), desk.letter)

    before, after = last("sign_letter")

    assert (before["state"], after["state"]) == ("proposed", "signed")
    assert (before["signed_content"], after["content_sha256"]) == (None, letter.content_sha256)
    assert after["signed_content"].keys() == {"sha256", "length"}
    assert after["signed_content"]["sha256"] == letter.content_sha256


def test_entry_of_a_personal_link_holds_nothing_of_its_secret(cast: Cast) -> None:
    _, url = create_access_link(
        actor=SYSTEM,
        assignment=cast.head.assignments.get(),
        target="/",
        expires_at=clock.now() + (factories.LONG_AGO.resolution * 9),
    )
    token, link = url.rstrip("/").rpartition("/")[2], AccessLink.objects.get()

    row = str(Entry.objects.values().get())

    assert [secret in row for secret in (token, link.token_hash)] == [False, False]
