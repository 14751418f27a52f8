"""Reads of what a referent receives in a year, and when."""

from dataclasses import dataclass

from relais.allowances.enums import AwardState, PaymentMode, Recognition
from relais.allowances.models import Award, Share, Suspension
from relais.allowances.selectors import MonthDue, awards_of, schedule_of
from relais.designations.models import Designation

# What each stage means to the person paid.
STAGES = {
    AwardState.PROPOSED: "proposée par votre établissement, à décider par le rectorat",
    AwardState.DECIDED: "décidée par le rectorat",
    AwardState.ATTESTED: "service attesté",
    AwardState.TRANSMITTED: "transmise à la paye",
    AwardState.PAID: "payée",
}


@dataclass(frozen=True, slots=True)
class MyAllowance:
    """A share with its awards, and its months in order."""

    share: Share
    awards: list[Award]
    months: list[MonthDue]

    @property
    def stages(self) -> list[tuple[int, str]]:
        """Each award: its amount in cents, and where it stands, in words."""
        return [(award.cents, STAGES[AwardState(award.state)]) for award in self.awards]

    @property
    def suspensions(self) -> list[Suspension]:
        """The days somebody else serves, each once: a person with two awards is replaced in both."""
        by_start = {day.starts_on: day for award in self.awards for day in award.suspensions.all()}
        return [by_start[start] for start in sorted(by_start)]

    @property
    def is_by_ninths(self) -> bool:
        """Whether all of it is paid in nine times."""
        return all(award.mode == PaymentMode.NINTHS for award in self.awards)

    @property
    def is_otherwise(self) -> bool:
        """Whether the mission is recognised without money of its own."""
        return self.share.recognition in {Recognition.SERVICE_REDUCTION, Recognition.PACTE}


def my_allowance(designation: Designation) -> MyAllowance | None:
    """Return what the person receives for a designation; None while nothing is shared."""
    share = Share.objects.filter(designation=designation).select_related("designation").first()
    if share is None:
        return None
    awards = awards_of(share)
    return MyAllowance(share, awards, schedule_of(share, awards))
