"""A whole year of reminders, day by day: who receives one, and nobody else."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from relais.accounts.models import Person
from relais.campaigns.domain import (
    pause_reminders,
    remind_people,
    send_due_reminders,
    set_reminders,
    start_reminders,
)
from relais.campaigns.enums import Stage
from relais.core import clock
from relais.core.scope import Role
from relais.designations.domain import answer_designation, remind_designee
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.outbox.models import Message, Reminder
from relais.schools.models import School
from tests import factories
from tests.cast import Cast
from tests.dashboards.builders import YEAR, make_campaign, make_invitation, make_letter_at, share_whole

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)


def at(day: date, hour: int = 9) -> datetime:
    """Return an hour of that day in Paris, summer or winter."""
    return datetime.fromisoformat(f"{day}T{hour:02}:30:00+02:00")


def make_head(school: School, first_name: str) -> Person:
    return factories.make_member(Role.HEAD, school, first_name, "Tête")


class Autumn:
    """Five schools and what their people do, each on a day of their own."""

    def __init__(self, cast: Cast) -> None:
        self.officer = factories.scope_of(cast.officer)
        self.campaign = make_campaign(cast.academie, opened_at=at(date(2026, 9, 1), 8))
        self.schools = {name: factories.make_school(name=f"Collège {name}") for name in "ABCDE"}
        self.anne = make_head(self.schools["A"], "Anne")
        self.bea = make_head(self.schools["B"], "Béa")
        self.chloe = make_head(self.schools["C"], "Chloé")
        factories.make_assignment(Role.HEAD, self.schools["D"], self.chloe)
        self.eric = make_head(self.schools["E"], "Éric")
        for school in self.schools.values():
            make_invitation(self.campaign, school)
            factories.make_envelope(school, 125_000)
        self.acts: dict[date, Callable[[], object]] = {
            date(2026, 9, 14): self.bea_designates,
            date(2026, 9, 22): self.bea_shares,
            date(2026, 10, 2): self.chloe_designates_in_c,
            date(2026, 10, 13): self.officer_reminds_eric,
            date(2026, 11, 5): self.remi_is_reminded_by_hand_then_accepts,
            date(2026, 11, 12): lambda: pause_reminders(actor=self.officer, campaign=self.campaign),
            date(2026, 11, 24): lambda: start_reminders(actor=self.officer, campaign=self.campaign),
            date(2026, 12, 11): self.remi_proposes_the_letter,
            date(2027, 1, 7): self.eric_designates_and_shares,
        }

    def name(self, school: School, first_name: str) -> Designation:
        person = factories.make_member(Role.REFERENT, school, first_name, "Référent")
        return factories.make_designation(
            school, person, state=DesignationState.PROPOSED, answered_at=None, designated_at=clock.now()
        )

    def bea_designates(self) -> None:
        self.remi = self.name(self.schools["B"], "Rémi")

    def bea_shares(self) -> None:
        share_whole(self.schools["B"].envelopes.get(), self.remi, at=clock.now())

    def chloe_designates_in_c(self) -> None:
        share_whole(self.schools["C"].envelopes.get(), self.name(self.schools["C"], "Carl"), at=clock.now())

    def officer_reminds_eric(self) -> None:
        for _ in range(2):
            remind_people(actor=self.officer, campaign=self.campaign, person_ids=[self.eric.pk])

    def remi_is_reminded_by_hand_then_accepts(self) -> None:
        remind_designee(actor=factories.scope_of(self.bea), designation=self.remi)
        answer_designation(actor=factories.scope_of(self.remi.person), designation=self.remi, accepts=True)

    def remi_proposes_the_letter(self) -> None:
        make_letter_at(Stage.SIGN, self.schools["B"], since=clock.now())

    def eric_designates_and_shares(self) -> None:
        share_whole(self.schools["E"].envelopes.get(), self.name(self.schools["E"], "Eva"), at=clock.now())

    def live(self) -> dict[date, list[str]]:
        """Live each day: the workers look three times, then somebody may act; return who was written to."""
        with clock.at(at(date(2026, 9, 1))):
            set_reminders(
                actor=self.officer,
                campaign=self.campaign,
                first_delay=5,
                interval=2,
                cap=5,
                stops_on=date(2027, 1, 22),
            )
            start_reminders(actor=self.officer, campaign=self.campaign)
        day = YEAR.first_day
        while day <= YEAR.last_day:
            for hour in (6, 9, 9, 15):
                with clock.at(at(day, hour)):
                    send_due_reminders()
            if day in self.acts:
                with clock.at(at(day, 16)):
                    self.acts[day]()
            day += DAY
        found: dict[date, list[str]] = {}
        for each in Reminder.objects.select_related("person").order_by("day", "person__first_name"):
            found.setdefault(each.day, []).append(each.person.first_name + "*" * each.is_manual)
        return found


# 1 September 2026 is a Tuesday. A star: asked for by hand.
EXPECTED = """
2026-09-08 Anne Béa Chloé Éric    five working days after the opening, then every second one
2026-09-10 Anne Béa Chloé Éric
2026-09-14 Anne Béa Chloé Éric    Béa designates in the afternoon
2026-09-16 Anne Chloé Éric
2026-09-18 Anne Chloé Éric        the fifth and last
2026-09-21 Béa                    has to share since the 14th; shares on the 22nd
2026-09-23 Rémi                   has to answer since the 14th
2026-09-25 Rémi
2026-09-29 Rémi
2026-10-01 Rémi
2026-10-05 Rémi                   the fifth and last
2026-10-09 Carl                   named on 2 October; Chloé has had her five for the other school
2026-10-13 Carl Éric*             the officer asks twice, one mail leaves
2026-10-15 Carl Éric              Éric's count has restarted
2026-11-02 Carl Éric              after the autumn holidays, which do not count
2026-11-04 Carl Éric              Carl's fifth and last
2026-11-05 Rémi*                  by the head; he accepts in the evening
2026-11-06 Éric
2026-11-10 Éric                   the fifth since he was asked by hand; the 11th is a public holiday
2026-11-25 Rémi                   has to write since the 5th; paused from the 12th to the 24th
2026-11-27 Rémi
2026-12-01 Rémi
2026-12-03 Rémi
2026-12-07 Rémi                   the fifth and last; proposes the letter on the 11th
2026-12-18 Béa                    has to sign since the 11th
2027-01-05 Béa                    second working day after the Christmas holidays
2027-01-07 Béa
2027-01-11 Béa
2027-01-13 Béa                    the fifth and last
2027-01-14 Eva                    named on the 7th
2027-01-18 Eva
2027-01-20 Eva
2027-01-22 Eva                    the day the plan stops
"""


def test_a_year_of_reminders(cast: Cast) -> None:
    autumn = Autumn(cast)

    found = autumn.live()

    expected = [line[:34].split() for line in EXPECTED.strip().splitlines()]
    assert [[str(day), *names] for day, names in found.items()] == expected
    mails = Message.objects.filter(name="things_awaited")
    assert (
        mails.count() == sum(len(line) - 1 for line in expected) - 1
    )  # the one by the head is of another kind
    to_chloe = mails.filter(to_person=autumn.chloe).order_by("pk")
    assert [each.text.count("/lien/") for each in to_chloe] == [2, 2, 2, 2, 2]  # one mail, both schools
