"""A scale's life: copied, edited, adopted, frozen; what it would change, from the database."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from relais.allowances.domain import (
    abandon_scale,
    apply_thresholds,
    check_adoption,
    copy_scale,
    edit_scale,
    ensure_default_scale,
    fix_envelopes,
    publish_scale,
)
from relais.allowances.enums import LineBasis, PeopleSource, ScaleState
from relais.allowances.models import Envelope, Scale, ScaleLine
from relais.allowances.numbers.whatif import Outlook
from relais.allowances.rules import SIMULATE_SCALES, can_publish_scale, can_simulate_scales
from relais.allowances.selectors import (
    compute_envelopes,
    drafts_visible_to,
    envelope_table,
    first_open_year,
    fixed_years,
    get_draft_or_404,
    get_published_scale_or_404,
    ground_for,
    published_scales,
    rules_of,
    scale_for,
    simulate,
    simulate_draft,
)
from relais.audit.models import Entry
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
from relais.schools.enums import SchoolType, Sector
from relais.schools.selectors import get_academie_for_or_404
from tests import factories
from tests.cast import Cast
from tests.factories import YEAR

pytestmark = pytest.mark.django_db

NOBODY = ("head", "deputy", "referent", "pay_officer", "authority_reader", "other_head", "outsider")
BANDS: tuple[dict[str, Any], ...] = (
    {"max_pupils": 200, "cents": 125_000},
    {"min_pupils": 201, "cents": 250_000},
)


@pytest.fixture(autouse=True)
def national() -> Scale:
    return ensure_default_scale()


@pytest.fixture
def officer(cast: Cast) -> Scope:
    return factories.scope_of(cast.officer)


@pytest.fixture
def draft(cast: Cast) -> Scale:
    return factories.make_draft_scale(cast.academie, *BANDS, name="barème 2026")


@pytest.fixture
def foreigner(db: None) -> Scope:
    elsewhere = factories.make_academie(code="10", name="académie de Lyon")
    return factories.scope_of(factories.make_member(Role.OFFICER, elsewhere, "Odette", "Autre"))


def refused(code: str, act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as error, transaction.atomic():
        act()
    assert error.value.code == code
    return error.value.message


# Rights


def test_rules_officer_alone_simulates_and_publishes(
    cast: Cast, officer: Scope, foreigner: Scope, draft: Scale, national: Scale
) -> None:
    academie_id = cast.academie.pk
    assert can_simulate_scales(officer, academie_id=academie_id)
    assert can_publish_scale(officer, draft)
    reader = factories.scope_of(factories.make_member(Role.ACADEMIE_READER, cast.academie))
    others = [factories.scope_of(getattr(cast, name)) for name in NOBODY]
    for other in (*others, reader, foreigner, SYSTEM):
        assert not can_simulate_scales(other, academie_id=academie_id)
        assert not can_publish_scale(other, draft)
    assert not can_simulate_scales(officer, academie_id=None)
    assert not can_publish_scale(officer, national)


def test_drafts_are_those_of_the_officers_academie(
    cast: Cast, officer: Scope, foreigner: Scope, draft: Scale
) -> None:
    factories.make_scale(cast.academie, from_year=2025)

    assert list(drafts_visible_to(officer)) == [draft]
    assert get_draft_or_404(officer, draft.pk) == draft
    assert get_academie_for_or_404(officer, SIMULATE_SCALES) == cast.academie
    for other in (foreigner, *(factories.scope_of(getattr(cast, name)) for name in NOBODY)):
        assert not drafts_visible_to(other)
        with pytest.raises(Http404):
            get_draft_or_404(other, draft.pk)
    with pytest.raises(Http404):
        get_academie_for_or_404(factories.scope_of(cast.pay_officer), SIMULATE_SCALES)


def test_published_scales_are_read_by_the_roles_of_the_academie(
    cast: Cast, foreigner: Scope, draft: Scale, national: Scale
) -> None:
    ours = factories.make_scale(cast.academie, from_year=2025)
    reader = factories.scope_of(factories.make_member(Role.ACADEMIE_READER, cast.academie))
    for scope in (reader, factories.scope_of(cast.pay_officer)):
        assert get_published_scale_or_404(scope, ours.pk) == ours
        assert get_published_scale_or_404(scope, national.pk) == national
    for scope, scale in ((foreigner, ours), (factories.scope_of(cast.head), ours), (reader, draft)):
        with pytest.raises(Http404):
            get_published_scale_or_404(scope, scale.pk)


# Copy


def test_copy_scale_keeps_every_line_and_changes_nothing_published(
    cast: Cast, officer: Scope, national: Scale
) -> None:
    copied = copy_scale(actor=officer, academie=cast.academie, source=national, from_year=YEAR)

    assert (copied.name, copied.from_year, copied.copied_from, copied.state) == (
        "barème 2026",
        YEAR,
        national,
        ScaleState.DRAFT,
    )
    assert copied.created_by == officer.label
    assert rules_of(copied) == rules_of(national)
    assert scale_for(cast.academie, YEAR) == national
    again = copy_scale(actor=officer, academie=cast.academie, source=copied, from_year=YEAR)
    assert (again.name, rules_of(again)) == ("barème 2026 (2)", rules_of(national))
    assert [entry.comment for entry in Entry.objects.filter(act="copy_scale").order_by("pk")] == [
        "barème 2015 → barème 2026",
        "barème 2026 → barème 2026 (2)",
    ]


def test_copy_scale_of_nothing_is_an_empty_draft(cast: Cast, officer: Scope) -> None:
    copied = copy_scale(actor=officer, academie=cast.academie, source=None, from_year=YEAR)

    assert (rules_of(copied), copied.copied_from) == ([], None)


def test_copy_scale_is_the_academys_own_affair(cast: Cast, officer: Scope, foreigner: Scope) -> None:
    theirs = factories.make_draft_scale(factories.make_academie(code="10"))
    copy: dict[str, Any] = {"academie": cast.academie, "from_year": YEAR}

    refused("forbidden", lambda: copy_scale(actor=foreigner, source=None, **copy))
    refused("forbidden", lambda: copy_scale(actor=officer, source=theirs, **copy))


# Edit


def edit(actor: Scope, scale: Scale, **given: Any) -> Scale:
    values = {
        "revision": scale.revision,
        "name": scale.name,
        "from_year": YEAR,
        "rules": rules_of(scale),
        **given,
    }
    return edit_scale(actor=actor, scale=scale, **values)


def test_edit_scale_writes_name_year_and_lines_in_their_order(officer: Scope, draft: Scale) -> None:
    rules = rules_of(draft)
    typed = [
        rules[1]._replace(note="la plus haute"),
        rules[0]._replace(cents=None, school_types=("lp", "erea")),
    ]

    edited = edit(officer, draft, name="barème d'essai", from_year=YEAR.next, rules=typed)

    edited.refresh_from_db()
    assert (edited.name, edited.from_year, edited.revision) == ("barème d'essai", YEAR.next, 2)
    assert rules_of(edited) == [typed[0]._replace(position=1), typed[1]._replace(position=2)]
    entry = Entry.objects.get(act="edit_scale")
    assert (entry.before["name"], entry.after["lines"][1]["school_types"]) == ("barème 2026", ["lp", "erea"])


def test_edit_scale_without_change_writes_nothing(officer: Scope, draft: Scale) -> None:
    assert edit(officer, draft).revision == 1
    assert not Entry.objects.filter(act="edit_scale")


def test_edit_scale_refuses_who_may_not_what_is_published_and_what_changed_meanwhile(
    cast: Cast, officer: Scope, foreigner: Scope, draft: Scale, national: Scale
) -> None:
    published = factories.make_scale(cast.academie, from_year=2025)

    refused("forbidden", lambda: edit(foreigner, draft))
    refused("forbidden", lambda: edit(officer, national))
    refused("frozen", lambda: edit(officer, published))
    assert "entre-temps" in refused("stale", lambda: edit(officer, draft, revision=7))


def test_edit_scale_leaves_wrong_lines_to_the_database(officer: Scope, draft: Scale) -> None:
    [one, *_] = rules_of(draft)
    for wrong in (
        one._replace(school_types=()),
        one._replace(min_pupils=300),
        one._replace(max_people=2),
        one._replace(basis=LineBasis.PER_REFERENT.value),
        one._replace(basis=LineBasis.PER_REFERENT.value, max_people=2, cents=None),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            edit(officer, draft, rules=[wrong])


def test_apply_thresholds_moves_the_bounds(officer: Scope, draft: Scale) -> None:
    moved = apply_thresholds(actor=officer, scale=draft, revision=1, pupils=[250])

    assert [(rule.min_pupils, rule.max_pupils) for rule in rules_of(moved)] == [(0, 250), (251, None)]
    entry = Entry.objects.get(act="apply_thresholds")
    assert (entry.before, entry.after) == ({"thresholds": [200]}, {"thresholds": [250]})
    refused("stale", lambda: apply_thresholds(actor=officer, scale=draft, revision=1, pupils=[260]))


@pytest.mark.parametrize("pupils", [[], [250, 300], [0]])
def test_apply_thresholds_refuses_what_does_not_fit(officer: Scope, draft: Scale, pupils: list[int]) -> None:
    refused("bad_thresholds", lambda: apply_thresholds(actor=officer, scale=draft, revision=1, pupils=pupils))


def test_apply_thresholds_refuses_bands_out_of_order(cast: Cast, officer: Scope) -> None:
    bands = factories.make_draft_scale(
        cast.academie, {"max_pupils": 100}, {"min_pupils": 101, "max_pupils": 200}, {"min_pupils": 201}
    )

    refused(
        "bad_thresholds", lambda: apply_thresholds(actor=officer, scale=bands, revision=1, pupils=[200, 100])
    )


def test_apply_thresholds_refuses_a_draft_with_a_fault(cast: Cast, officer: Scope) -> None:
    holed = factories.make_draft_scale(cast.academie, {"max_pupils": 100}, {"min_pupils": 200})

    refused("bad_thresholds", lambda: apply_thresholds(actor=officer, scale=holed, revision=1, pupils=[150]))


def test_abandon_scale_leaves_its_trace_alone(cast: Cast, officer: Scope, draft: Scale) -> None:
    abandon_scale(actor=officer, scale=draft, revision=1)

    assert not Scale.objects.filter(academie=cast.academie)
    assert Entry.objects.get(act="abandon_scale").comment == "barème 2026"


# Adopt


def publish(actor: Scope, scale: Scale, **given: Any) -> Scale:
    return publish_scale(
        actor=actor, scale=scale, **{"revision": scale.revision, "reason": " Vu le 3 mars ", **given}
    )


def test_publish_scale_puts_it_in_force_with_its_reason(cast: Cast, officer: Scope, draft: Scale) -> None:
    published = publish(officer, draft)

    assert (published.state, published.adoption_reason, published.published_by) == (
        ScaleState.PUBLISHED,
        "Vu le 3 mars",
        officer.label,
    )
    assert scale_for(cast.academie, YEAR) == published
    assert scale_for(cast.academie, YEAR.previous) == ensure_default_scale()
    assert list(published_scales(cast.academie)) == [published, ensure_default_scale()]
    entry = Entry.objects.get(act="publish_scale")
    assert (entry.comment, entry.academie_id, entry.to_state) == (
        "Vu le 3 mars",
        cast.academie.pk,
        "published",
    )
    refused("frozen", lambda: edit(officer, published))
    refused("frozen", lambda: abandon_scale(actor=officer, scale=published, revision=1))
    refused("stale_state", lambda: publish(officer, published))


def test_publish_scale_wants_a_reason_a_right_and_what_was_shown(
    officer: Scope, foreigner: Scope, draft: Scale, national: Scale
) -> None:
    refused("reason_required", lambda: publish(officer, draft, reason="  "))
    refused("forbidden", lambda: publish(foreigner, draft))
    refused("forbidden", lambda: publish(officer, national))
    refused("stale", lambda: publish(officer, draft, revision=2))
    assert scale_for(draft.academie, YEAR) == national  # type: ignore[arg-type]


def test_publish_scale_refuses_a_hole_an_overlap_and_no_line(cast: Cast, officer: Scope) -> None:
    holed = factories.make_draft_scale(cast.academie, {"max_pupils": 200}, {"min_pupils": 211})
    doubled = factories.make_draft_scale(cast.academie, {"max_pupils": 200}, {"min_pupils": 200})
    empty = copy_scale(actor=officer, academie=cast.academie, source=None, from_year=YEAR)

    assert "rien de 201 à 210 élèves" in refused("faults", lambda: publish(officer, holed))
    assert "recouvre" in refused("faults", lambda: publish(officer, doubled))
    refused("no_line", lambda: publish(officer, empty))


def test_publish_scale_refuses_a_year_whose_envelopes_are_fixed(
    cast: Cast, officer: Scope, draft: Scale
) -> None:
    factories.make_envelope(cast.school)

    assert fixed_years(cast.academie) == [YEAR]
    assert first_open_year(cast.academie, YEAR) == YEAR.next
    message = refused("year_fixed", lambda: publish(officer, draft))
    assert message == (
        "Les enveloppes de 2026-2027 sont déjà fixées : un nouveau barème ne peut entrer en vigueur "
        "qu'à partir de 2027-2028."
    )
    edited = edit(officer, draft, from_year=YEAR.next)
    assert publish(officer, edited).from_year == YEAR.next


def test_publish_scale_refuses_a_second_one_the_same_year(cast: Cast, officer: Scope, draft: Scale) -> None:
    factories.make_scale(cast.academie)

    refused("year_taken", lambda: publish(officer, draft))
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.make_scale(cast.academie)


def test_check_adoption_of_a_national_draft_looks_at_its_lines_alone() -> None:
    check_adoption(factories.make_draft_scale(None, *BANDS))


def test_first_open_year_is_this_one_while_nothing_is_fixed(cast: Cast) -> None:
    assert first_open_year(cast.academie, YEAR) == YEAR


def test_scale_published_without_reason_is_refused_by_the_database(draft: Scale) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Scale.objects.filter(pk=draft.pk).update(state=ScaleState.PUBLISHED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scale.objects.filter(pk=draft.pk).update(adoption_reason="Parce que")


FROZEN = "allowances_scale is frozen once published"


@pytest.mark.parametrize(
    "change",
    [
        lambda scale: Scale.objects.filter(pk=scale.pk).update(name="autre"),
        lambda scale: Scale.objects.filter(pk=scale.pk).update(
            state=ScaleState.DRAFT, published_at=None, published_by="", adoption_reason=""
        ),
        lambda scale: scale.lines.update(cents=1),
        lambda scale: scale.lines.all().delete(),
        lambda scale: scale.lines.create(position=9, school_types=["lp"]),
        lambda scale: ScaleLine.objects.exclude(scale=scale).filter(scale__state="draft").update(scale=scale),
        lambda scale: scale.delete(),
    ],
)
def test_scale_published_is_frozen_by_the_database(cast: Cast, change: Callable[[Scale], object]) -> None:
    factories.make_draft_scale(cast.academie, {"cents": 7})
    published = factories.make_scale(cast.academie, {"cents": 5})
    ScaleLine.objects.filter(scale__state="draft").update(position=7)

    with pytest.raises(IntegrityError, match=FROZEN), transaction.atomic():
        change(published)

    assert rules_of(Scale.objects.get(pk=published.pk))[0].cents == 5


def test_scale_published_outlives_the_draft_it_was_copied_from(
    cast: Cast, officer: Scope, draft: Scale
) -> None:
    copied = publish(officer, copy_scale(actor=officer, academie=cast.academie, source=draft, from_year=YEAR))

    abandon_scale(actor=officer, scale=draft, revision=1)

    copied.refresh_from_db()
    assert (copied.copied_from, copied.name) == (None, "barème 2026 (2)")


# Envelopes of a scale of another shape


def test_envelope_of_a_rate_by_referent_keeps_the_rate_and_the_ceiling(cast: Cast) -> None:
    factories.make_scale(
        cast.academie, {"cents": 62_500, "basis": LineBasis.PER_REFERENT, "max_people": 3}, name="barème 2026"
    )
    factories.make_head_count(cast.school, 412)

    fix_envelopes(actor=SYSTEM, academie=cast.academie, year=YEAR)

    envelope = Envelope.objects.get(school=cast.school)
    assert (envelope.cents, envelope.per_person_cents) == (187_500, 62_500)
    assert envelope.reason == (
        "625\u00a0€ par référent (3 au plus)\u00a0: "
        "collège, 412\u00a0élèves (constat 2026), ligne 1 du barème 2026"
    )
    [row] = [row for row in envelope_table(cast.academie, YEAR) if row.school == cast.school]
    assert (row.per_person_cents, row.outdated_by) == (62_500, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Envelope.objects.update(per_person_cents=200_000)


def test_envelope_of_a_lump_sum_is_told_in_euros(cast: Cast) -> None:
    factories.make_scale(cast.academie, {"cents": 100_000}, name="barème 2026")
    factories.make_head_count(cast.school, 412)

    [row] = [row for row in compute_envelopes(cast.academie, YEAR) if row.school == cast.school]
    assert (row.cents, row.reason.partition("\u00a0: ")[0]) == (100_000, "1\u202f000\u00a0€")
    assert factories.make_envelope(cast.school, 100_000).quarters is None
    assert ScaleLine.objects.get(cents=100_000).quarters is None
    assert [line.quarters for line in ScaleLine.objects.filter(scale__academie=None)][-2:] == [8, None]


# Simulation


def test_simulation_reads_the_counts_of_the_year_asked(cast: Cast, draft: Scale) -> None:
    factories.make_head_count(cast.school, 150, year=YEAR.previous)
    factories.make_head_count(cast.school, 201)
    factories.make_head_count(cast.school, 190, year=YEAR.next)

    now = ground_for(cast.academie, year=YEAR)
    ahead = ground_for(cast.academie, year=YEAR.next)

    assert (now.pupils, now.counted) == ([201, None], [YEAR, None])
    assert (ahead.pupils, ahead.counted) == ([190, None], [YEAR.next, None])
    assert list(ahead.counted_years().items()) == [(YEAR.next, 1), (None, 1)]
    assert list(ground_for(cast.academie, year=YEAR.previous).counted_years()) == [YEAR.previous, None]


def test_simulation_counts_post_bac_pupils_as_the_academie_chose(cast: Cast) -> None:
    factories.make_head_count(cast.school, 190, post_bac=20)
    assert ground_for(cast.academie, year=YEAR).pupils == [190, None]

    cast.academie.counts_post_bac = True
    cast.academie.save()

    assert ground_for(cast.academie, year=YEAR).pupils == [210, None]


def test_simulation_counts_this_years_team_else_last_years_else_what_is_assumed(cast: Cast) -> None:
    third = factories.make_school()
    factories.make_designation(cast.school, cast.referent)
    for _ in range(3):
        factories.make_designation(cast.school, year=YEAR.previous)
    for _ in range(2):
        factories.make_designation(cast.other_school, year=YEAR.previous)

    ground = ground_for(cast.academie, year=YEAR.next, assumed_people=4)

    assert dict(zip(ground.schools, zip(ground.people, ground.sources, strict=True), strict=True)) == {
        cast.school: (1, PeopleSource.THIS_YEAR),
        cast.other_school: (2, PeopleSource.LAST_YEAR),
        third: (4, PeopleSource.ASSUMED),
    }


def test_simulation_of_a_draft_says_who_gains_and_who_loses(cast: Cast, draft: Scale) -> None:
    edited = draft.lines.get(position=1)
    edited.max_pupils = 250
    edited.save()
    draft.lines.filter(position=2).update(min_pupils=251)
    small, middle, large = (factories.make_school(departement_name="Charente") for _ in range(3))
    for school, pupils in ((small, 150), (middle, 230), (large, 900)):
        factories.make_head_count(school, pupils)
    factories.make_school(sector=Sector.PRIVATE)
    closed = factories.make_school(is_open=False, closed_on=date(2026, 8, 31))

    simulation = simulate_draft(draft, cast.academie, year=YEAR, assumed_people=1)

    found = {one.school: one for one in simulation.impacts()}
    assert closed not in found
    assert {
        school: (one.before, one.after, one.difference, one.outlook) for school, one in found.items()
    } == {
        cast.school: (None, None, None, Outlook.NO_AMOUNT),
        cast.other_school: (None, None, None, Outlook.NO_AMOUNT),
        small: (125_000, 125_000, 0, Outlook.SAME),
        middle: (250_000, 125_000, -125_000, Outlook.LOSES),
        large: (250_000, 250_000, 0, Outlook.SAME),
    }
    total = simulation.total
    assert (total.before, total.after, total.losers, total.lost, total.questions) == (
        625_000,
        500_000,
        1,
        125_000,
        2,
    )
    assert {label: each.losers for label, each in simulation.by_size().items()} == {
        "de 0 à 200 élèves": 0,
        "de 201 à 350 élèves": 1,
        "801 élèves et plus": 0,
        "effectif inconnu": 0,
    }
    assert {
        label: each.schools for label, each in simulation.by(lambda school: school.departement_name).items()
    } == {
        "Vienne": 2,
        "Charente": 3,
    }
    assert not simulation.pays_people


def test_simulation_takes_private_schools_in_where_a_line_names_them(cast: Cast, national: Scale) -> None:
    private = factories.make_school(sector=Sector.PRIVATE, type=SchoolType.LYCEE)
    factories.make_head_count(private, 300)
    named = factories.make_draft_scale(
        cast.academie,
        {
            "school_types": [SchoolType.LYCEE],
            "sector": Sector.PRIVATE,
            "cents": 62_500,
            "basis": LineBasis.PER_REFERENT,
            "max_people": 2,
        },
    )

    simulation = simulate(
        ground_for(cast.academie, year=YEAR, assumed_people=5),
        before=rules_of(national),
        after=rules_of(named),
    )

    [found] = [one for one in simulation.impacts() if one.school == private]
    assert (found.before, found.after, found.outlook, simulation.pays_people) == (
        None,
        125_000,
        Outlook.SETTLED,
        True,
    )
    assert rules_of(None) == []
