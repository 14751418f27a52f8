"""What the cockpit reads of a campaign, and what it adds up."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from relais.allowances.enums import EnvelopeQuestion
from relais.campaigns.enums import Awaited, Stage
from relais.campaigns.models import Campaign
from relais.core import clock
from relais.dashboards.enums import Fact
from relais.dashboards.numbers import Portion
from relais.dashboards.selectors.campaign import SchoolRow, campaign_rows
from relais.dashboards.selectors.tallies import (
    count_questions,
    count_stages,
    tallies_by_authority,
    tallies_by_type,
    tallies_by_zone,
    tally,
    waits,
)
from relais.designations.enums import DesignationState
from relais.letters.enums import Priority
from relais.schools.enums import AuthorityKind, SchoolType
from tests import factories
from tests.dashboards.builders import (
    DAY,
    OPENED,
    TODAY,
    YEAR,
    make_campaign,
    make_invitation,
    make_school_at,
    make_undecided_line,
)
from tests.letters.builders import keep

LAST_YEAR = YEAR.previous


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def campaign(db: None) -> Campaign:
    return make_campaign()


def only_row(campaign: Campaign) -> SchoolRow:
    (row,) = campaign_rows(campaign)
    return row


@pytest.mark.parametrize(
    ("stage", "awaited"),
    [
        (Stage.DESIGNATE, Awaited.HEAD),
        (Stage.DECIDE, Awaited.ACADEMIE),
        (Stage.SHARE, Awaited.HEAD),
        (Stage.ANSWER, Awaited.REFERENT),
        (Stage.WRITE, Awaited.REFERENT),
        (Stage.VISA, Awaited.REFERENT),
        (Stage.SIGN, Awaited.HEAD),
        (Stage.REVIEW, Awaited.ACADEMIE),
        (Stage.ISSUE, Awaited.RELAIS),
    ],
)
def test_row_at_each_stage_says_who_is_awaited_and_since_when(
    campaign: Campaign, stage: Stage, awaited: Awaited
) -> None:
    school = make_school_at(stage, campaign, since=TODAY - 6 * DAY)

    row = only_row(campaign)

    assert (row.school, row.stage, row.awaited) == (school, stage, awaited)
    assert (row.since, row.days) == ((TODAY - 6 * DAY).date(), 6)


def test_row_done_waits_for_nobody(campaign: Campaign) -> None:
    make_school_at(Stage.DONE, campaign)

    row = only_row(campaign)

    assert (row.awaited, row.since, row.days) == (Awaited.NOBODY, None, None)


def test_row_waiting_since_today_counts_no_day(campaign: Campaign) -> None:
    make_school_at(Stage.DESIGNATE, campaign, since=TODAY)

    assert only_row(campaign).days == 0


def test_row_days_are_counted_from_midnight_in_paris(campaign: Campaign) -> None:
    late = datetime(2026, 10, 18, 22, 30, tzinfo=UTC)  # 19 October, 0:30 in Paris
    make_school_at(Stage.SIGN, campaign, since=late)

    row = only_row(campaign)

    assert (row.since, row.days) == (datetime(2026, 10, 19, tzinfo=UTC).date(), 1)


def test_row_days_stop_with_the_year(campaign: Campaign) -> None:
    make_school_at(Stage.SIGN, campaign, since=datetime(2027, 8, 21, 9, 0, tzinfo=UTC))

    with clock.at(datetime(2028, 1, 10, 9, 0, tzinfo=UTC)):
        assert only_row(campaign).days == 10


@pytest.mark.parametrize("stage", [Stage.ISSUE, Stage.DONE])
def test_row_signed_on_is_the_day_of_the_signature(campaign: Campaign, stage: Stage) -> None:
    make_school_at(stage, campaign, since=OPENED + DAY)

    assert only_row(campaign).signed_on == (OPENED + DAY).date()


@pytest.mark.parametrize("stage", [Stage.WRITE, Stage.SIGN])
def test_row_not_signed_has_no_day(campaign: Campaign, stage: Stage) -> None:
    make_school_at(stage, campaign)

    assert only_row(campaign).signed_on is None


def test_rows_are_the_campaigns_own_schools_once_each_in_order(campaign: Campaign) -> None:
    niort = make_school_at(Stage.DONE, campaign, departement_code="079", town="Niort")
    west = make_school_at(Stage.DONE, campaign, departement_code="086", town="Angliers")
    east = make_school_at(Stage.DONE, campaign, departement_code="086", town="Vouillé")
    factories.make_school()  # never invited
    old = make_campaign(year=LAST_YEAR)
    make_invitation(old, niort)

    assert [row.school for row in campaign_rows(campaign)] == [niort, west, east]
    assert [row.school for row in campaign_rows(old)] == [niort]


def test_row_zone_is_that_of_the_campaigns_year(campaign: Campaign) -> None:
    school = make_school_at(Stage.DONE, campaign)
    factories.make_school_zone(school, factories.make_zone("Ancienne"), year=LAST_YEAR)

    assert (only_row(campaign).zone, only_row(campaign).zone_key) == (None, "aucune")

    zone = factories.make_zone("Nord")
    factories.make_school_zone(school, zone)

    assert (only_row(campaign).zone, only_row(campaign).zone_key) == (zone, str(zone.pk))


def test_rows_cost_ten_statements_whatever_their_number(campaign: Campaign) -> None:
    counts = []
    for _ in range(2):
        for stage in Stage:
            make_school_at(stage, campaign)
        with CaptureQueriesContext(connection) as queries:
            campaign_rows(campaign)
        counts.append(len(queries))

    assert counts == [10, 10]


def asked(campaign: Campaign) -> list[tuple[str, str, int]]:
    return [
        (question.one, question.many, count) for question, count in count_questions(campaign_rows(campaign))
    ]


def test_questions_line_left_to_the_academie_says_type_and_band(campaign: Campaign) -> None:
    school = make_school_at(Stage.DONE, campaign, type=SchoolType.EREA)
    line = make_undecided_line()
    school.envelopes.update(cents=None, question=EnvelopeQuestion.UNDECIDED_LINE, line=line)

    assert asked(campaign) == [("EREA au-delà de 500 élèves", "EREA au-delà de 500 élèves", 1)]
    assert only_row(campaign).questions[0].key == f"line-{line.pk}-erea"


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"min_pupils": 0, "max_pupils": 200}, ("collège de 0 à 200 élèves", "collèges de 0 à 200 élèves")),
        (
            {"min_pupils": 0, "max_pupils": None},
            ("collège de tout effectif", "collèges de tout effectif"),
        ),
    ],
)
def test_questions_line_of_another_band_is_described(
    campaign: Campaign, bounds: dict[str, Any], expected: tuple[str, str]
) -> None:
    school = make_school_at(Stage.DECIDE, campaign)
    scale = factories.make_draft_scale(campaign.academie)
    line = scale.lines.create(position=99, school_types=[SchoolType.COLLEGE], **bounds)
    school.envelopes.update(question=EnvelopeQuestion.UNDECIDED_LINE, line=line)

    assert asked(campaign) == [(*expected, 1)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (EnvelopeQuestion.MISSING_HEAD_COUNT, ("effectif inconnu", "effectifs inconnus")),
        (EnvelopeQuestion.UNKNOWN_TYPE, ("type hors du barème", "types hors du barème")),
        (EnvelopeQuestion.UNDECIDED_LINE, ("effectif hors du barème", "effectifs hors du barème")),
    ],
)
def test_questions_without_line_say_what_is_missing(
    campaign: Campaign, question: EnvelopeQuestion, expected: tuple[str, str]
) -> None:
    for _ in range(2):
        make_school_at(Stage.DECIDE, campaign).envelopes.update(question=question)

    assert asked(campaign) == [(*expected, 2)]


def test_questions_decided_or_of_another_year_are_none(campaign: Campaign) -> None:
    school = make_school_at(Stage.DECIDE, campaign)
    school.envelopes.update(cents=125_000, decided_by="RECTORAT Odile")
    factories.make_envelope(school, None, year=LAST_YEAR)

    assert asked(campaign) == []


def test_questions_of_a_school_come_in_order(campaign: Campaign) -> None:
    school = make_school_at(Stage.DECIDE, campaign)
    school.invitations.update(head=None)
    for _ in range(3):
        factories.make_designation(school)

    assert [question.key for question in only_row(campaign).questions] == ["head-count", "head", "over-cap"]
    assert [question.label for question in only_row(campaign).questions] == [
        "Effectif inconnu",
        "Chef d’établissement à trouver",
        "Quatrième référent",
    ]


def test_questions_three_referents_raise_none(campaign: Campaign) -> None:
    school = make_school_at(Stage.WRITE, campaign)
    for _ in range(2):
        factories.make_designation(school)
    factories.make_designation(school, state=DesignationState.DECLINED)

    assert asked(campaign) == []


def test_questions_school_without_envelope_is_one(campaign: Campaign) -> None:
    make_school_at(Stage.DESIGNATE, campaign).envelopes.all().delete()

    assert asked(campaign) == [("enveloppe non fixée", "enveloppes non fixées", 1)]


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 0, 0), (0, 3, 0), (3, 3, 100), (1, 3, 33), (2, 3, 67), (1, 900, 1), (899, 900, 99)],
)
def test_portion_is_exact_at_both_ends(part: int, whole: int, expected: int) -> None:
    assert Portion(part, whole).percent == expected


@pytest.mark.parametrize(
    ("stage", "done"),
    [
        (Stage.DESIGNATE, set()),
        (Stage.DECIDE, {Fact.DESIGNATED}),
        (Stage.SHARE, {Fact.DESIGNATED}),
        (Stage.ANSWER, {Fact.DESIGNATED, Fact.SHARED}),
        (Stage.WRITE, {Fact.DESIGNATED, Fact.SHARED}),
        (Stage.SIGN, {Fact.DESIGNATED, Fact.SHARED, Fact.DRAFTED}),
        (Stage.VISA, {Fact.DESIGNATED, Fact.SHARED, Fact.DRAFTED}),
        (Stage.REVIEW, {Fact.DESIGNATED, Fact.SHARED, Fact.DRAFTED, Fact.SIGNED}),
        (Stage.ISSUE, {Fact.DESIGNATED, Fact.SHARED, Fact.DRAFTED, Fact.SIGNED}),
        (Stage.DONE, {Fact.DESIGNATED, Fact.SHARED, Fact.DRAFTED, Fact.SIGNED}),
    ],
)
def test_tally_counts_what_is_done_and_what_is_not(campaign: Campaign, stage: Stage, done: set[Fact]) -> None:
    for _ in range(2):
        make_school_at(stage, campaign)

    counted = tally(campaign_rows(campaign))

    opposite = {
        Fact.DESIGNATED: Fact.NOT_DESIGNATED,
        Fact.SHARED: Fact.NOT_SHARED,
        Fact.DRAFTED: Fact.NOT_DRAFTED,
        Fact.SIGNED: Fact.NOT_SIGNED,
    }
    expected = {fact if fact in done else other: 2 for fact, other in opposite.items()}
    assert (counted.schools, dict(counted.facts)) == (2, expected)
    assert counted.signed == Portion(2 if Fact.SIGNED in done else 0, 2)


def test_tally_letter_begun_with_an_activity_is_drafted(campaign: Campaign) -> None:
    school = make_school_at(Stage.WRITE, campaign)
    keep(factories.make_letter(school), "M1.3", Priority.MAIN)

    assert tally(campaign_rows(campaign)).facts[Fact.DRAFTED] == 1


def test_tallies_by_zone_by_name_and_without_zone_last(campaign: Campaign) -> None:
    for name, stages in {
        "Sud": [Stage.DONE, Stage.DESIGNATE],
        "Nord": [Stage.DONE],
        "": [Stage.SIGN],
    }.items():
        for stage in stages:
            school = make_school_at(stage, campaign)
            if name:
                factories.make_school_zone(school, factories.make_zone(name))

    found = tallies_by_zone(campaign_rows(campaign))

    assert [(each.label, each.schools, each.facts[Fact.SIGNED]) for each in found] == [
        ("Nord", 1, 1),
        ("Sud", 2, 1),
        ("Sans zone", 1, 0),
    ]
    assert [each.awaited[Awaited.HEAD] for each in found] == [0, 1, 1]
    assert [each.key for each in found] == [
        str(factories.make_zone("Nord").pk),
        str(factories.make_zone("Sud").pk),
        "aucune",
    ]


def test_tallies_by_type_in_the_order_of_the_types(campaign: Campaign) -> None:
    for kind in (SchoolType.EREA, SchoolType.LP, SchoolType.COLLEGE, SchoolType.LP):
        make_school_at(Stage.DONE, campaign, type=kind)

    found = tallies_by_type(campaign_rows(campaign))

    assert [(each.key, each.label, each.schools) for each in found] == [
        ("college", "Collège", 1),
        ("lp", "Lycée professionnel", 2),
        ("erea", "EREA", 1),
    ]


def test_tallies_by_authority_by_name(campaign: Campaign) -> None:
    region = factories.make_authority(kind=AuthorityKind.REGION, code="75", name="Nouvelle-Aquitaine")
    make_school_at(Stage.DONE, campaign, authority=region)
    make_school_at(Stage.SIGN, campaign)
    make_school_at(Stage.SIGN, campaign, authority=region)

    found = tallies_by_authority(campaign_rows(campaign))

    assert [(each.key, each.label, each.schools, each.facts[Fact.SIGNED]) for each in found] == [
        (str(factories.make_authority().pk), "Département Vienne", 1, 0),
        (str(region.pk), "Région Nouvelle-Aquitaine", 2, 1),
    ]


def test_count_stages_names_every_stage_in_order(campaign: Campaign) -> None:
    for stage in (Stage.SIGN, Stage.DESIGNATE, Stage.SIGN):
        make_school_at(stage, campaign)

    counts = count_stages(campaign_rows(campaign))

    assert list(counts) == list(Stage)
    assert {stage: count for stage, count in counts.items() if count} == {Stage.DESIGNATE: 1, Stage.SIGN: 2}


def test_waits_give_the_lower_median_of_the_days_by_party(campaign: Campaign) -> None:
    for days in (2, 6, 30, 40):
        make_school_at(Stage.SIGN, campaign, since=TODAY - days * DAY)
    make_school_at(Stage.ANSWER, campaign, since=TODAY)
    make_school_at(Stage.DONE, campaign)

    found = [(wait.awaited, wait.schools, wait.median_days) for wait in waits(campaign_rows(campaign))]

    assert found == [(Awaited.HEAD, 4, 6), (Awaited.REFERENT, 1, 0)]
