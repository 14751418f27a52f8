"""What was typed in a step and not sent yet."""

from relais.campaigns.enums import Step
from relais.campaigns.models import StepDraft
from relais.core.school_year import SchoolYear


def draft_of(school_id: int, year: SchoolYear, step: Step) -> StepDraft | None:
    """Return the draft of that step, or None."""
    return StepDraft.objects.filter(school_id=school_id, year=year, step=step).first()
