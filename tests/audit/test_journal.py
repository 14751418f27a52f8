from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django_q.models import OrmQ
from pytest_django import DjangoAssertNumQueries, Settings

from relais.audit.domain import Transition, apply_transition, record_entry
from relais.audit.domain.record_entry import LINK_TASK
from relais.audit.models import ENTRY_SALT, Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
from relais.core.seals import is_sealed
from relais.designations.enums import DesignationState
from tests import factories
from tests.cast import Cast

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ENDING = {
    "end": Transition(
        frozenset({DesignationState.ACCEPTED}),
        DesignationState.ENDED,
        lambda actor, _: actor.role == Role.HEAD,
    ),
}

pytestmark = pytest.mark.django_db


def test_record_entry_tells_who_did_what_on_what(cast: Cast) -> None:
    head = factories.scope_of(cast.head)

    with clock.at(NOON):
        entry = record_entry(
            actor=head, act="share", on=cast.school, from_state="a", to_state="b", comment="mot"
        )

    assert (entry.at, entry.actor_id, entry.actor_label) == (NOON, cast.head.pk, head.label)
    assert (entry.object_type, entry.object_id, entry.object_label) == (
        "schools.school",
        cast.school.pk,
        str(cast.school),
    )
    assert (entry.role, entry.perimeter) == ("head", str(cast.school))
    assert (entry.on_behalf_id, entry.on_behalf_label) == (None, "")
    assert (entry.school_id, entry.school_label) == (cast.school.pk, str(cast.school))
    assert entry.academie_id == cast.academie.pk
    assert (entry.from_state, entry.to_state, entry.comment) == ("a", "b", "mot")
    assert (entry.before, entry.after) == ({}, {})
    assert str(entry) == f"24/11/2026 12:00 {head.label} : share {cast.school}"


def test_record_entry_by_delegation_names_both(cast: Cast) -> None:
    head, deputy = cast.head, factories.scope_of(cast.deputy)

    entry = record_entry(
        actor=replace(deputy, on_behalf_of_id=head.pk, on_behalf_of_name=str(head)),
        act="sign_letter",
        on=cast.school,
    )

    assert (entry.actor_id, entry.on_behalf_id, entry.on_behalf_label) == (
        cast.deputy.pk,
        head.pk,
        "DIRECTION Hélène",
    )
    assert entry.actor_label == (
        f"ADJOINT Didier (Adjoint au chef d'établissement, {cast.school}) par délégation de DIRECTION Hélène"
    )


def test_record_entry_keeps_what_changed_without_secrets(cast: Cast) -> None:
    entry = record_entry(
        actor=factories.scope_of(cast.head),
        act="set_head_count",
        on=cast.school,
        before={"pupils": None, "token_hash": "abc"},
        after={"pupils": 412, "token_hash": "def"},
    )

    entry.refresh_from_db()
    assert entry.before == {"pupils": None, "token_hash": "non consigné"}
    assert entry.after == {"pupils": 412, "token_hash": "non consigné"}


def test_record_entry_is_sealed_as_the_database_gives_it_back(cast: Cast) -> None:
    written = record_entry(
        actor=factories.scope_of(cast.head),
        act="set_head_count",
        on=cast.school,
        comment="2026-2027 : inconnu → 412 élèves\r\n",
        after={"part": 0.1, "big": 1e22, "deep": {"b": [1, None], "a": "é"}},
    )

    entry = Entry.objects.get(pk=written.pk)
    assert is_sealed(entry.sealed_text, entry.digest, salt=ENTRY_SALT)
    assert not is_sealed(entry.sealed_text + " ", entry.digest, salt=ENTRY_SALT)


def test_record_entry_is_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    school, head = cast.school, factories.scope_of(cast.head)

    with django_assert_num_queries(1):
        record_entry(actor=head, act="share_envelope", on=school)


@pytest.mark.parametrize(("waiting", "woken"), [(2, [LINK_TASK]), (3, [])])
def test_record_entry_wakes_a_worker_after_the_commit_unless_some_wait(
    cast: Cast,
    settings: Settings,
    django_capture_on_commit_callbacks: Callable[..., Any],
    waiting: int,
    woken: list[str],
) -> None:
    settings.WAKE_WORKERS = True
    OrmQ.objects.bulk_create(OrmQ(key="relais", payload="") for _ in range(waiting))

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        record_entry(actor=SYSTEM, act="share_envelope", on=cast.school)
        record_entry(actor=SYSTEM, act="fix_envelope", on=cast.school)

    assert len(callbacks) == 1
    assert [wake.task["func"] for wake in OrmQ.objects.exclude(payload="")] == woken


def test_record_entry_long_labels_are_cut(cast: Cast) -> None:
    talker = Scope(person_id=1, person_name="x" * 300)

    entry = record_entry(actor=talker, act="speak", on=cast.school)

    assert entry.actor_label == "x" * 250


def test_record_entry_survives_what_it_is_about(cast: Cast) -> None:
    entry = record_entry(actor=SYSTEM, act="see", on=cast.outsider)
    cast.outsider.delete()

    assert Entry.objects.get(pk=entry.pk).object_label == "ÉTRANGER Oscar"


def test_apply_transition_writes_state_changes_and_journal(cast: Cast) -> None:
    designation = factories.make_designation(cast.school)

    moved = apply_transition(
        designation,
        transitions=ENDING,
        transition="end",
        actor=factories.scope_of(cast.head),
        comment="mutation",
        end_reason="mutation",
    )

    moved.refresh_from_db()
    entry = Entry.objects.get(act="end")
    assert (moved.state, moved.end_reason) == (DesignationState.ENDED, "mutation")
    assert (entry.from_state, entry.to_state, entry.comment) == ("accepted", "ended", "mutation")
    assert entry.before == {"state": "accepted", "end_reason": ""}
    assert entry.after == {"state": "ended", "end_reason": "mutation"}


def test_apply_transition_journals_the_columns_that_changed_alone(cast: Cast) -> None:
    designation = factories.make_designation(cast.school)
    assignment, other = designation.assignment, factories.make_assignment(Role.REFERENT, cast.school)

    apply_transition(
        designation,
        transitions=ENDING,
        transition="end",
        actor=factories.scope_of(cast.head),
        assignment=other,
        end_reason="",
    )

    entry = Entry.objects.get(act="end")
    assert assignment is not None
    assert entry.before == {"state": "accepted", "assignment_id": assignment.pk}
    assert entry.after == {"state": "ended", "assignment_id": other.pk}


def test_apply_transition_without_right_is_forbidden(cast: Cast) -> None:
    designation = factories.make_designation(cast.school)

    with pytest.raises(DomainError) as refused:
        apply_transition(
            designation, transitions=ENDING, transition="end", actor=factories.scope_of(cast.referent)
        )

    designation.refresh_from_db()
    assert (refused.value.code, designation.state) == ("forbidden", DesignationState.ACCEPTED)


def test_apply_transition_moved_by_somebody_else_is_stale(cast: Cast) -> None:
    shown = factories.make_designation(cast.school)
    head = factories.scope_of(cast.head)
    apply_transition(shown, transitions=ENDING, transition="end", actor=head)

    with pytest.raises(DomainError) as refused:
        apply_transition(shown, transitions=ENDING, transition="end", actor=head)

    assert (refused.value.code, Entry.objects.filter(act="end").count()) == ("stale_state", 1)
    assert refused.value.message == "Ce n'est plus possible : « Terminée ». La page a été mise à jour."
