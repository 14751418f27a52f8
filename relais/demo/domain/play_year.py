"""One campaign, played day after day: what people do, then what the workers do in the evening."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial

from relais.accounts.domain import create_person, end_role, grant_role
from relais.accounts.models import RoleAssignment
from relais.accounts.selectors import head_assignment_for, scope_for
from relais.audit.domain import link_entries
from relais.campaigns.domain import open_campaign
from relais.core import clock
from relais.core.scope import SYSTEM, Role, Scope
from relais.demo.domain.autumn import Autumn, at_hour
from relais.demo.domain.perform import Stage, perform
from relais.demo.domain.plan import Act, SchoolPlan
from relais.demo.domain.stages import play_once
from relais.letters.tasks import issue_due_letters
from relais.outbox.tasks import send_due_messages
from relais.schools.models import Academie, School

Say = Callable[[str], None]

EVENING = 19
SAID_EVERY = 10
# Longer than a lease: a second evening takes what a killed play was holding.
NEXT_ROUND = timedelta(minutes=5)


def play_year(
    *,
    academie: Academie,
    officer: RoleAssignment,
    autumn: Autumn,
    plans: Mapping[str, SchoolPlan],
    say: Say,
) -> None:
    """Play the campaign: heads in their schools, the opening, then each day once."""
    year = autumn.year
    schools = {
        school.uai: school for school in School.objects.filter(uai__in=plans).select_related("academie")
    }
    with clock.at(autumn.opens_at - timedelta(hours=1)):
        play_once(f"heads {year}", partial(_install_heads, schools, plans, autumn))
    with clock.at(autumn.opens_at):
        if play_once(f"opening {year}", partial(_open, academie, officer, autumn)):
            _work_at(autumn.opens_at + timedelta(hours=1))
    acts = _acts_by_day(autumn, plans)
    for rank, day in enumerate(autumn.days, start=1):
        if play_once(f"day {day}", partial(_play_day, acts[day], schools, plans, autumn, scope_for(officer))):
            _work_at(at_hour(day, EVENING))
        if rank % SAID_EVERY == 0 or rank == len(autumn.days):
            say(f"Campagne {year} : {rank} jours sur {len(autumn.days)}.")
    _work_at(at_hour(autumn.days[-1], EVENING) + NEXT_ROUND)


def _install_heads(schools: Mapping[str, School], plans: Mapping[str, SchoolPlan], autumn: Autumn) -> None:
    """Give each school its head of the year; a predecessor leaves the day before."""
    first_day = min(autumn.year.first_day, autumn.opens_at.date())
    for uai, school in schools.items():
        planned = plans[uai].head
        person = create_person(
            actor=SYSTEM,
            first_name=planned.first_name,
            last_name=planned.last_name,
            address=planned.address,
        )
        held = head_assignment_for(school.pk)
        if held is not None and held.person_id != person.pk:
            end_role(
                actor=SYSTEM,
                assignment=held,
                ends_on=first_day - timedelta(days=1),
                reason="Changement de chef d'établissement",
            )
        grant_role(actor=SYSTEM, person=person, role=Role.HEAD, starts_on=first_day, school=school)


def _open(academie: Academie, officer: RoleAssignment, autumn: Autumn) -> None:
    open_campaign(actor=scope_for(officer), academie=academie, year=autumn.year, due_on=autumn.due_on)


def _acts_by_day(autumn: Autumn, plans: Mapping[str, SchoolPlan]) -> dict[object, list[tuple[datetime, Act]]]:
    """Return each day's acts in the order they happen."""
    by_day: dict[object, list[tuple[datetime, Act]]] = defaultdict(list)
    for plan in plans.values():
        for act in plan.acts:
            moment = autumn.moment_at(act.position)
            by_day[moment.date()].append((moment, act))
    for acts in by_day.values():
        acts.sort(key=lambda pair: pair[0])  # stable: one school's acts keep their order
    return by_day


def _play_day(
    acts: list[tuple[datetime, Act]],
    schools: Mapping[str, School],
    plans: Mapping[str, SchoolPlan],
    autumn: Autumn,
    officer: Scope,
) -> None:
    for moment, act in acts:
        plan, school = plans[act.uai], schools[act.uai]
        with clock.at(moment):
            perform(Stage(school=school, year=autumn.year, plan=plan, act=act, officer=officer))


def _work_at(moment: datetime) -> None:
    """Do what the workers do: issue what is signed, send what is written, chain the journal."""
    with clock.at(moment):
        issue_due_letters()
        send_due_messages()
        link_entries()
