"""How a designation moves from a state to another."""

from typing import Final

from relais.audit.domain import Transition
from relais.core.scope import Scope
from relais.designations.enums import ACTIVE_STATES, DesignationState
from relais.designations.models import Designation
from relais.designations.rules import can_answer, can_designate


def _may_answer(actor: Scope, designation: Designation) -> bool:
    return can_answer(actor, person_id=designation.person_id)


def _may_end(actor: Scope, designation: Designation) -> bool:
    return can_designate(
        actor,
        school_id=designation.school_id,
        academie_id=designation.school.academie_id,
    )


TRANSITIONS: Final = {
    "accept_designation": Transition(
        frozenset({DesignationState.PROPOSED}),
        DesignationState.ACCEPTED,
        _may_answer,
    ),
    "decline_designation": Transition(
        frozenset({DesignationState.PROPOSED}),
        DesignationState.DECLINED,
        _may_answer,
    ),
    "end_designation": Transition(frozenset(ACTIVE_STATES), DesignationState.ENDED, _may_end),
}
