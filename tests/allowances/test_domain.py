from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from relais.allowances.domain import decide_envelope, ensure_default_scale, fix_envelopes, share_envelope
from relais.allowances.enums import EnvelopeQuestion
from relais.allowances.models import Envelope, Scale, Share
from relais.allowances.selectors import (
    compute_envelopes,
    envelope_for,
    envelope_table,
    envelopes_visible_to,
    get_question_or_404,
    is_shared,
    last_years_shares,
    scale_for,
    shared_school_ids,
    shares_for,
)
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import NOBODY, SYSTEM, Scope
from relais.designations.enums import DesignationState
from relais.schools.enums import SchoolType, Sector
from relais.schools.models import HeadCount
from tests import factories
from tests.cast import Cast
from tests.frozen import thaw_scales

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
YEAR = factories.YEAR


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    ensure_default_scale()
    with clock.at(NOON):
        yield


@pytest.fixture
def officer(cast: Cast) -> Scope:
    return factories.scope_of(cast.officer)


@pytest.fixture
def head(cast: Cast) -> Scope:
    return factories.scope_of(cast.head)


# Scales


def test_scale_for_prefers_the_academys_own_then_the_latest(cast: Cast) -> None:
    national = scale_for(cast.academie, YEAR)
    assert str(national) == "barème 2015"
    factories.make_scale(cast.academie, name="barème 2020", from_year=2020)
    factories.make_scale(cast.academie, name="barème 2027", from_year=2027)
    factories.make_draft_scale(cast.academie, name="projet 2026", from_year=2026)

    assert str(scale_for(cast.academie, YEAR)) == "barème 2020"
    assert str(scale_for(cast.academie, YEAR.next)) == "barème 2027"
    assert scale_for(cast.academie, SchoolYear(2014)) is None


def test_scale_national_one_a_year() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_scale(None, name="double", from_year=2015)


def test_compute_without_scale_asks_the_academy(cast: Cast) -> None:
    thaw_scales()
    Scale.objects.all().delete()

    rows = compute_envelopes(cast.academie, YEAR)

    assert {row.question for row in rows} == {EnvelopeQuestion.UNKNOWN_TYPE}


# Fixing


def test_fix_envelopes_writes_line_figure_and_sentence(cast: Cast, officer: Scope) -> None:
    factories.make_head_count(cast.school, 412, year=2024)

    fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)

    envelope = envelope_for(cast.school.pk, YEAR)
    assert envelope is not None
    assert envelope.line is not None
    assert (envelope.cents, envelope.line.position, envelope.pupils) == (250_000, 2, 412)
    assert (int(envelope.counted_year), envelope.fixed_at) == (2024, NOON)
    assert Entry.objects.filter(act="fix_envelope").count() == 2
    assert str(envelope) == f"Enveloppe {cast.school} 2026-2027"


def test_fix_envelopes_takes_the_latest_count_of_the_year_or_before(cast: Cast, officer: Scope) -> None:
    for year, pupils in ((2023, 100), (2025, 300), (2027, 900)):
        factories.make_head_count(cast.school, pupils, year=year)

    fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)

    assert Envelope.objects.get(school=cast.school).pupils == 300


def test_fix_envelopes_twice_changes_nothing(cast: Cast, officer: Scope) -> None:
    factories.make_head_count(cast.school)
    first = fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)
    before = (list(Envelope.objects.values()), Entry.objects.count())

    with clock.at(datetime(2027, 1, 1, tzinfo=UTC)):
        again = fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)

    assert again == first
    assert (list(Envelope.objects.values()), Entry.objects.count()) == before


def test_fix_envelopes_never_changes_an_amount_but_alerts(cast: Cast, officer: Scope) -> None:
    count = factories.make_head_count(cast.school, 200)
    fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)
    HeadCount.objects.filter(pk=count.pk).update(secondary=201)

    fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)

    envelope = Envelope.objects.get(school=cast.school)
    assert envelope.cents == 125_000
    [row] = [row for row in envelope_table(cast.academie, YEAR) if row.outdated_by]
    assert row.outdated_by is not None
    assert (row.envelope_id, row.cents, row.outdated_by.cents) == (envelope.pk, 125_000, 250_000)


def test_fix_envelopes_settles_a_question_once_the_figure_is_there(cast: Cast, officer: Scope) -> None:
    fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)
    question = Envelope.objects.get(school=cast.school)
    assert (question.cents, question.question) == (None, EnvelopeQuestion.MISSING_HEAD_COUNT)

    factories.make_head_count(cast.school)
    fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)

    question.refresh_from_db()
    assert (question.cents, question.question) == (250_000, "")


def test_fix_envelopes_leaves_private_and_closed_schools_out(cast: Cast, officer: Scope) -> None:
    factories.make_school(sector=Sector.PRIVATE)
    factories.make_school(is_open=False, closed_on=NOON.date())

    fixed = fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)

    assert {envelope.school_id for envelope in fixed} == {cast.school.pk, cast.other_school.pk}


@pytest.mark.parametrize("actor", ["head", "pay_officer", "outsider"])
def test_fix_envelopes_without_right_is_forbidden(cast: Cast, actor: str) -> None:
    with pytest.raises(DomainError) as refused:
        fix_envelopes(actor=factories.scope_of(getattr(cast, actor)), academie=cast.academie, year=YEAR)

    assert refused.value.code == "forbidden"


# Deciding


@pytest.fixture
def question(cast: Cast) -> Envelope:
    school = factories.make_school(name="EREA Anne-Frank", type=SchoolType.EREA)
    factories.make_head_count(school, 501)
    fix_envelopes(actor=SYSTEM, academie=cast.academie, year=YEAR)
    return Envelope.objects.get(school=school)


def test_decide_envelope_keeps_question_author_and_reason(question: Envelope, officer: Scope) -> None:
    decided = decide_envelope(actor=officer, envelope=question, quarters=12, reason=" comme un lycée ")

    assert (decided.cents, decided.question) == (375_000, EnvelopeQuestion.UNDECIDED_LINE)
    assert decided.decided_by == officer.label
    assert decided.reason == "3\u00a0IMP, 3\u202f750\u00a0€\u00a0: décision de l'académie, comme un lycée"
    assert Entry.objects.get(act="decide_envelope").comment == decided.reason


def test_decide_envelope_stands_in_the_table_and_is_no_alert(
    cast: Cast, question: Envelope, officer: Scope
) -> None:
    decide_envelope(actor=officer, envelope=question, quarters=8, reason="Provisoire")
    decide_envelope(actor=officer, envelope=question, quarters=12, reason="Définitif")

    [row] = [row for row in envelope_table(cast.academie, YEAR) if row.decided_by]
    assert (row.cents, row.is_to_decide, row.outdated_by) == (375_000, False, None)
    assert fix_envelopes(actor=officer, academie=cast.academie, year=YEAR)
    question.refresh_from_db()
    assert question.cents == 375_000


@pytest.mark.parametrize(
    ("quarters", "reason", "code"),
    [(8, "  ", "reason_required"), (13, "Trop", "bad_amount"), (-1, "Moins", "bad_amount")],
)
def test_decide_envelope_refuses(
    question: Envelope, officer: Scope, quarters: int, reason: str, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        decide_envelope(actor=officer, envelope=question, quarters=quarters, reason=reason)

    assert refused.value.code == code


def test_decide_envelope_by_pay_is_forbidden(cast: Cast, question: Envelope) -> None:
    with pytest.raises(DomainError) as refused:
        decide_envelope(actor=factories.scope_of(cast.pay_officer), envelope=question, quarters=8, reason="X")

    assert refused.value.code == "forbidden"


def test_decide_envelope_the_scale_settles_is_refused(cast: Cast, officer: Scope) -> None:
    with pytest.raises(DomainError) as refused:
        decide_envelope(actor=officer, envelope=factories.make_envelope(cast.school), quarters=8, reason="X")

    assert refused.value.code == "not_a_question"


def test_decide_envelope_already_shared_is_refused(question: Envelope, officer: Scope) -> None:
    decide_envelope(actor=officer, envelope=question, quarters=8, reason="Oui")
    factories.make_share(question, factories.make_designation(question.school), 250_000)

    with pytest.raises(DomainError) as refused:
        decide_envelope(actor=officer, envelope=question, quarters=4, reason="Non")

    assert refused.value.code == "already_shared"


def test_question_is_shown_to_the_officer_only(cast: Cast, question: Envelope) -> None:
    assert get_question_or_404(factories.scope_of(cast.officer), question.pk) == question

    for other in (cast.pay_officer, cast.head, cast.authority_reader, cast.outsider):
        with pytest.raises(Http404):
            get_question_or_404(factories.scope_of(other), question.pk)


@pytest.mark.parametrize(
    ("who", "count"),
    [
        ("officer", 2),
        ("pay_officer", 2),
        ("head", 1),
        ("referent", 1),
        ("other_head", 1),
        ("authority_reader", 0),
        ("outsider", 0),
    ],
)
def test_envelopes_visible_to(cast: Cast, who: str, count: int) -> None:
    fix_envelopes(actor=SYSTEM, academie=cast.academie, year=YEAR)

    assert envelopes_visible_to(factories.scope_of(getattr(cast, who))).count() == count
    assert envelopes_visible_to(NOBODY).count() == 0


# Sharing


def share(actor: Scope, cast: Cast, **cents: int) -> list[Share]:
    team = {one.person.first_name: one.pk for one in cast.school.designations.all()}
    return share_envelope(
        actor=actor,
        school=cast.school,
        year=YEAR,
        cents_by_designation={team[name]: amount for name, amount in cents.items()},
    )


@pytest.fixture
def envelope(cast: Cast) -> Envelope:
    """Make an envelope of 2 500 € and a team of two, the second still to answer."""
    factories.make_designation(cast.school, cast.referent)
    factories.make_designation(
        cast.school, cast.second_referent, state=DesignationState.PROPOSED, answered_at=None
    )
    return factories.make_envelope(cast.school, 250_000)


def test_share_envelope_writes_a_share_a_person(cast: Cast, envelope: Envelope, head: Scope) -> None:
    shares = share(head, cast, Rachida=125_000, Rémi=125_000)

    assert [(str(one), one.shared_by, one.shared_at) for one in shares] == [
        ("RÉFÉRENTE Rachida : 1 250,00 €", head.label, NOON),
        ("SECOND Rémi : 1 250,00 €", head.label, NOON),
    ]
    assert (shares_for(cast.school.pk, YEAR), is_shared(envelope)) == (shares, True)
    assert shared_school_ids(cast.academie, YEAR) == {cast.school.pk}
    assert "RÉFÉRENTE Rachida : 1\u202f250,00\u00a0€ · SECOND Rémi" in Entry.objects.get().comment


def test_share_envelope_twice_changes_nothing(cast: Cast, envelope: Envelope, head: Scope) -> None:
    first = share(head, cast, Rachida=250_000)

    with clock.at(datetime(2027, 1, 1, tzinfo=UTC)):
        again = share(head, cast, Rachida=250_000, Rémi=0)

    assert ([one.cents for one in again], again) == ([250_000, 0], first)
    assert Entry.objects.count() == 1


def test_share_envelope_again_replaces(cast: Cast, envelope: Envelope, head: Scope) -> None:
    share(head, cast, Rachida=250_000)
    shares = share(factories.scope_of(cast.deputy), cast, Rachida=125_000, Rémi=125_000)

    assert ([one.cents for one in shares], Share.objects.count()) == ([125_000, 125_000], 2)


def test_share_envelope_person_gone_makes_it_to_share_again(
    cast: Cast, envelope: Envelope, head: Scope
) -> None:
    share(head, cast, Rachida=125_000, Rémi=125_000)
    cast.school.designations.filter(person=cast.second_referent).update(state=DesignationState.ENDED)

    assert (is_shared(envelope), shared_school_ids(cast.academie, YEAR)) == (False, set())
    assert [one.designation.person for one in shares_for(cast.school.pk, YEAR)] == [cast.referent]

    share(head, cast, Rachida=250_000)
    assert (is_shared(envelope), Share.objects.count()) == (True, 1)


@pytest.mark.parametrize(
    ("cents", "code", "message"),
    [
        ({"Rachida": 125_000, "Rémi": 62_500}, "sum_differs", "Il reste 625,00\u00a0€ à répartir."),
        ({}, "sum_differs", "Il reste 2\u202f500,00\u00a0€ à répartir."),
        (
            {"Rachida": 250_000, "Rémi": 31_250},
            "sum_differs",
            "La répartition dépasse l'enveloppe de 312,50\u00a0€.",
        ),
        (
            {"Rachida": 150_000, "Rémi": 100_000},
            "illegal_rate",
            "Un montant n'est pas un taux légal (arrêté du 27 avril 2015).",
        ),
        (
            {"Rachida": 187_500, "Rémi": 62_500},
            "several_awards",
            "L'académie n'admet qu'une attribution par personne : choisissez un seul taux.",
        ),
    ],
)
def test_share_envelope_refuses(
    cast: Cast, envelope: Envelope, head: Scope, cents: dict[str, int], code: str, message: str
) -> None:
    with pytest.raises(DomainError) as refused:
        share(head, cast, **cents)

    assert (refused.value.code, refused.value.message) == (code, message)
    assert is_shared(envelope) is False


def test_share_envelope_to_somebody_gone_is_refused(cast: Cast, envelope: Envelope, head: Scope) -> None:
    cast.school.designations.filter(person=cast.second_referent).update(state=DesignationState.ENDED)

    with pytest.raises(DomainError) as refused:
        share(head, cast, Rachida=125_000, Rémi=125_000)

    assert refused.value.code == "not_in_team"


@pytest.mark.parametrize("cents", [None, "not fixed"])
def test_share_envelope_without_amount_is_refused(cast: Cast, head: Scope, cents: str | None) -> None:
    if cents is None:
        factories.make_envelope(cast.school, None)

    with pytest.raises(DomainError) as refused:
        share(head, cast)

    assert refused.value.code == "no_amount"


@pytest.mark.parametrize("actor", ["referent", "other_head", "pay_officer", "outsider"])
def test_share_envelope_without_right_is_forbidden(cast: Cast, envelope: Envelope, actor: str) -> None:
    with pytest.raises(DomainError) as refused:
        share(factories.scope_of(getattr(cast, actor)), cast, Rachida=250_000)

    assert refused.value.code == "forbidden"


def test_share_envelope_by_the_officer_for_the_school(cast: Cast, envelope: Envelope, officer: Scope) -> None:
    assert len(share(officer, cast, Rachida=250_000)) == 2


def test_is_shared_of_a_question_is_false(cast: Cast) -> None:
    assert is_shared(factories.make_envelope(cast.school, None)) is False


def test_last_years_shares_by_person(cast: Cast) -> None:
    past: dict[str, Any] = {"year": YEAR.previous}
    envelope = factories.make_envelope(cast.school, **past)
    kept = factories.make_designation(cast.school, cast.referent, **past)
    left = factories.make_designation(cast.school, state=DesignationState.ENDED, **past)
    factories.make_share(envelope, kept, 125_000)
    factories.make_share(envelope, left, 125_000)

    assert last_years_shares(cast.school.pk, YEAR) == {cast.referent.pk: 125_000}
