"""What the academy sets on a school by hand: a head-count, a meeting room."""

import pytest

from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import SYSTEM
from relais.schools.domain.set_head_count import set_head_count
from relais.schools.domain.set_meeting_room import set_meeting_room
from relais.schools.domain.set_post_bac import set_post_bac
from relais.schools.enums import HeadCountSource
from relais.schools.models import HeadCount
from tests import factories
from tests.cast import Cast

CURRENT = SchoolYear.current()


def comments() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("comment", flat=True))


def test_head_count_new_is_written_with_its_source(cast: Cast) -> None:
    actor = factories.scope_of(cast.officer)

    set_head_count(actor=actor, school=cast.school, year=CURRENT, pupils=412)

    count = HeadCount.objects.get()
    assert (count.secondary, count.sources, count.year) == (412, HeadCountSource.MANUAL, CURRENT)
    assert comments() == [f"{CURRENT} : inconnu → 412 élèves"]


def test_head_count_of_a_file_is_replaced_and_post_bac_stays(cast: Cast) -> None:
    factories.make_head_count(cast.school, 400, year=CURRENT, post_bac=30)

    set_head_count(actor=SYSTEM, school=cast.school, year=CURRENT, pupils=412)
    set_head_count(actor=SYSTEM, school=cast.school, year=CURRENT, pupils=412)

    count = HeadCount.objects.get()
    assert (count.secondary, count.post_bac, count.sources) == (412, 30, HeadCountSource.MANUAL)
    assert comments() == [f"{CURRENT} : 400 → 412 élèves"]


@pytest.mark.parametrize(
    ("pupils", "year", "code"),
    [
        (-1, CURRENT, "pupils_out_of_range"),
        (10_000, CURRENT, "pupils_out_of_range"),
        (412, CURRENT.next, "year_not_counted"),
    ],
)
def test_head_count_unfit_is_refused(cast: Cast, pupils: int, year: SchoolYear, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        set_head_count(actor=SYSTEM, school=cast.school, year=year, pupils=pupils)

    assert refusal.value.code == code


def test_head_count_by_the_head_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError) as refusal:
        set_head_count(actor=factories.scope_of(cast.head), school=cast.school, year=CURRENT, pupils=412)

    assert refusal.value.code == "forbidden"


def test_meeting_room_is_set_changed_and_emptied(cast: Cast) -> None:
    actor = factories.scope_of(cast.officer)

    for room in (" Amphi  A ", "Amphi A", ""):
        set_meeting_room(actor=actor, school=cast.school, meeting_room=room)

    assert comments() == ["aucune → Amphi A", "Amphi A → aucune"]


def test_post_bac_is_chosen_once_and_journaled(cast: Cast) -> None:
    actor = factories.scope_of(cast.officer)

    for choice in (False, True, True, False):
        academie = set_post_bac(actor=actor, academie=cast.academie, counts_post_bac=choice)
        assert academie.counts_post_bac is choice

    assert comments() == [
        "élèves post-bac : non comptés → comptés",
        "élèves post-bac : comptés → non comptés",
    ]


def test_post_bac_by_the_head_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError) as refusal:
        set_post_bac(actor=factories.scope_of(cast.head), academie=cast.academie, counts_post_bac=True)

    assert refusal.value.code == "forbidden"


def test_meeting_room_by_the_head_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError) as refusal:
        set_meeting_room(actor=factories.scope_of(cast.head), school=cast.school, meeting_room="Amphi A")

    assert refusal.value.code == "forbidden"
