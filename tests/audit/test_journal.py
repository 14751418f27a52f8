from datetime import UTC, datetime

import pytest

from relais.audit.domain import Transition, apply_transition, record_entry
from relais.audit.models import Entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role, Scope
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
    assert (entry.from_state, entry.to_state, entry.comment) == ("a", "b", "mot")
    assert str(entry) == f"24/11/2026 12:00 {head.label} : share {cast.school}"


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
