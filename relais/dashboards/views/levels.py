"""The colour of a state, the same on every page of this app."""

from relais.dashboards.views.campaign_drawings import MAP_STATES
from relais.designations.enums import DesignationState
from relais.letters.enums import LetterState

LETTER_LEVELS: dict[str, str] = {
    LetterState.DRAFT: "plain",
    LetterState.PROPOSED: "new",
    LetterState.REVIEW: "info",
    LetterState.SIGNED: "info",
    LetterState.ISSUED: "success",
    LetterState.IMPORTED: "plain",
}
DESIGNATION_LEVELS: dict[str, str] = {
    DesignationState.PROPOSED: "new",
    DesignationState.ACCEPTED: "success",
    DesignationState.DECLINED: "plain",
    DesignationState.ENDED: "plain",
}
# A school's stage has the colour it has on the campaign's map.
STAGE_LEVELS: dict[str, str] = {stage: state.level for state, stages in MAP_STATES for stage in stages}
