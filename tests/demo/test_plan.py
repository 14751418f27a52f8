from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from relais.core.school_year import SchoolYear
from relais.demo.domain.autumn import autumn_of
from relais.demo.domain.embedded_academie import embedded_schools
from relais.demo.domain.plan import Play, SchoolPlan, draw_play
from relais.demo.enums import Deed, Outcome

UAIS = sorted(school.uai for school in embedded_schools() if school.kind.is_public)
RESERVED = {
    UAIS[3]: Outcome.NOT_DESIGNATED,
    UAIS[40]: Outcome.NOT_SHARED,
    UAIS[80]: Outcome.AWAITING_HEAD,
    UAIS[120]: Outcome.ISSUED,
    UAIS[160]: Outcome.SILENT,
    UAIS[200]: Outcome.DRAFT_BEGUN,
}


@pytest.fixture(scope="module")
def play() -> Play:
    return draw_play(uais=UAIS, authority_ids=[1, 2, 3, 4, 5], reserved=RESERVED)


def deeds_of(plan: SchoolPlan) -> list[Deed]:
    return [act.deed for act in plan.acts]


def test_play_is_drawn_the_same_each_time(play):
    assert draw_play(uais=UAIS, authority_ids=[1, 2, 3, 4, 5], reserved=RESERVED) == play


def test_outcomes_have_their_shares(play):
    last = Counter(plan.outcome for plan in play.last_year.values())
    now = Counter(plan.outcome for plan in play.this_autumn.values())
    assert last.total() == now.total() == 235
    assert 0.46 < last[Outcome.ISSUED] / 235 < 0.50
    assert 0.60 < now[Outcome.ISSUED] / 235 < 0.64
    assert set(now) == set(last) == set(Outcome)


def test_reserved_schools_have_the_autumn_told_and_signed_last_year(play):
    assert {uai: play.this_autumn[uai].outcome for uai in RESERVED} == RESERVED
    assert {play.last_year[uai].outcome for uai in RESERVED} == {Outcome.ISSUED}
    assert all(play.this_autumn[uai].team == play.last_year[uai].team for uai in RESERVED)
    assert set(play.deputies) == set(RESERVED)


def test_teams_have_the_sizes_of_the_surveys(play):
    sizes = Counter(len(plan.team) for plan in play.this_autumn.values())
    assert sizes[4] == 1
    assert set(sizes) == {1, 2, 3, 4}
    for plans in (play.last_year, play.this_autumn):
        assert 2.0 < sum(len(plan.team) for plan in plans.values()) / 235 < 2.4


def test_most_people_stay_from_one_year_to_the_next(play):
    old = {(uai, person.address) for uai, plan in play.last_year.items() for person in plan.team}
    new = {(uai, person.address) for uai, plan in play.this_autumn.items() for person in plan.team}
    assert 0.7 < len(old & new) / len(old) < 0.9
    heads = Counter(play.this_autumn[uai].head == plan.head for uai, plan in play.last_year.items())
    assert 10 < heads[False] < 50


def test_addresses_are_invented_and_unique_though_names_are_not(play):
    people = {
        person
        for plans in (play.last_year, play.this_autumn)
        for plan in plans.values()
        for person in (plan.head, *plan.team)
    }
    people |= {play.officer, play.pay_officer, play.stranger, *play.deputies.values(), *play.readers.values()}
    names = Counter((person.first_name, person.last_name) for person in people)
    assert {person.address.partition("@")[2] for person in people} == {"example.org"}
    assert len({person.address for person in people}) == len(people)
    assert 3 <= sum(count > 1 for count in names.values()) <= 60


def test_acts_are_in_order_within_the_autumn(play):
    for plans in (play.last_year, play.this_autumn):
        for plan in plans.values():
            positions = [act.position for act in plan.acts]
            assert all(first <= second for first, second in pairwise(positions))
            assert all(0 <= position < 1 for position in positions)


def test_acts_stop_where_the_outcome_says(play):
    for plan in (*play.last_year.values(), *play.this_autumn.values()):
        deeds = Counter(deeds_of(plan))
        assert (deeds[Deed.SIGN] == 1) == (plan.outcome == Outcome.ISSUED)
        assert (deeds[Deed.DESIGNATE] == 0) == (plan.outcome == Outcome.NOT_DESIGNATED)
        assert (deeds[Deed.DECLINE] == 1) == (plan.outcome == Outcome.DECLINED)
        if plan.outcome == Outcome.SILENT:
            assert deeds[Deed.ACCEPT] == len(plan.team) - 1
        if plan.outcome == Outcome.ISSUED:
            assert deeds_of(plan)[-1] in {Deed.SIGN, Deed.ENDORSE}  # the academy reads some of them


def test_two_schools_alone_have_nobody_beyond_the_third():
    play = draw_play(uais=UAIS[:2], authority_ids=[], reserved=dict.fromkeys(UAIS[:2], Outcome.ISSUED))
    assert {len(plan.team) for plan in play.this_autumn.values()} == {2}


def test_autumn_runs_from_early_september_to_24_november():
    autumn = autumn_of(SchoolYear(2026), date(2027, 3, 1))
    assert autumn.opens_at.isoformat() == "2026-09-03T08:00:00+02:00"
    assert autumn.due_on == date(2026, 10, 2)
    assert (autumn.days[0], autumn.days[-1]) == (date(2026, 9, 4), date(2026, 11, 24))
    assert {day.weekday() for day in autumn.days} == {0, 1, 2, 3, 4}
    assert date(2026, 10, 16) in autumn.days
    assert not {date(2026, 10, 19), date(2026, 10, 30), date(2026, 11, 11)} & set(autumn.days)


def test_autumn_ends_yesterday_when_it_is_not_over():
    assert autumn_of(SchoolYear(2026), date(2026, 10, 9)).days[-1] == date(2026, 10, 8)


def test_autumn_begins_in_august_when_school_has_just_begun():
    autumn = autumn_of(SchoolYear(2026), date(2026, 9, 2))
    assert (autumn.opens_at.date(), autumn.days[0], autumn.days[-1]) == (
        date(2026, 8, 11),
        date(2026, 8, 12),
        date(2026, 9, 1),
    )


def test_autumn_opens_on_a_friday_rather_than_at_the_week_end():
    assert autumn_of(SchoolYear(2022), date(2023, 1, 1)).opens_at.date() == date(2022, 9, 2)


def test_positions_fall_in_working_hours():
    autumn = autumn_of(SchoolYear(2026), date(2027, 3, 1))
    moments = [autumn.moment_at(position / 1000) for position in range(1000)]
    assert moments == sorted(moments)
    assert {8 <= moment.hour < 18 for moment in moments} == {True}
    assert {moment.date() for moment in moments} == set(autumn.days)
