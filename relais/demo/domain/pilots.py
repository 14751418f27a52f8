"""The people the sign-in page offers, each with something to see or to do."""

from collections.abc import Iterable
from typing import NamedTuple

from relais.accounts.models import Person, RoleAssignment
from relais.accounts.selectors import assignments_on, head_assignment_for, person_by_address
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.core.scope import Role
from relais.demo.domain.plan import Play
from relais.demo.enums import Outcome
from relais.demo.models import Pilot
from relais.designations.enums import DesignationState
from relais.designations.selectors import active_team
from relais.schools.enums import SchoolType
from relais.schools.models import Academie, School
from relais.schools.selectors import campaign_schools, latest_head_counts

# Two IMP to share between two persons: a collège above the scale's 200 pupils (domain, 0).
FEWEST_PUPILS, MOST_PUPILS = 201, 700
Reserved = dict[str, tuple[str, Outcome]]

# The schools whose autumn is told, by the account that shows it.
OUTCOMES = {
    "head-designate": Outcome.NOT_DESIGNATED,
    "head-share": Outcome.NOT_SHARED,
    "head-sign": Outcome.AWAITING_HEAD,
    "head-done": Outcome.ISSUED,
    "referent-answer": Outcome.SILENT,
    "referent-visa": Outcome.AWAITING_VISAS,
    "referent-write": Outcome.DRAFT_BEGUN,
}
DESCRIPTIONS = {
    "officer": "Suit la campagne de toute l'académie : qui est en retard, qui attend qui.",
    "pay-officer": "Suit les indemnités décidées, émet le fichier de paye, note les versements.",
    "head-designate": "Tout est à faire, sur un téléphone aussi : l'équipe de l'an dernier est proposée.",
    "head-share": "Ses référents ont accepté : il reste à répartir l'indemnité.",
    "head-sign": "Les référents ont donné leur visa : il reste à signer la lettre.",
    "head-done": "Tout est fait : la lettre est signée, émise et vérifiable.",
    "deputy": "Suit les trois étapes de son établissement et aide à écrire la lettre.",
    "referent-answer": "Vient d'être désigné : accepter ou refuser.",
    "referent-visa": "La lettre lui est proposée : la lire et donner son visa.",
    "referent-write": "A accepté et rédige la lettre de mission.",
    "authority-reader": "Consulte l'annuaire des établissements de sa collectivité.",
    "stranger": "Sans aucun rôle : ne voit que les pages publiques.",
}


class Found(NamedTuple):
    """A person and the role shown, none for the person without role."""

    person: Person
    assignment: RoleAssignment | None


def reserve_schools(academie: Academie, year: SchoolYear) -> Reserved:
    """Return a school for each account, with where its autumn must stop: collèges of a fair size first."""
    schools = campaign_schools(academie).order_by("uai")
    counts = latest_head_counts(year, schools)
    sized = [
        school
        for school in schools
        if school.type == SchoolType.COLLEGE
        and school.pk in counts
        and FEWEST_PUPILS <= counts[school.pk].pupils(counts_post_bac=False) <= MOST_PUPILS
    ]
    spread = sized[:: max(1, len(sized) // len(OUTCOMES))]
    pairs = zip(OUTCOMES.items(), spread, strict=False)
    return {slug: (school.uai, outcome) for (slug, outcome), school in pairs}


def choose_pilots(academie: Academie, play: Play, reserved: Reserved, year: SchoolYear) -> None:
    """Write the accounts, in the order of the page; one nobody can hold is left out."""
    schools = School.objects.in_bulk([uai for uai, _ in reserved.values()], field_name="uai")
    places = {slug: schools[uai] for slug, (uai, _) in reserved.items()}
    found: dict[str, Found | None] = {
        "officer": _holder(RoleAssignment.objects.filter(role=Role.OFFICER, academie=academie)),
        "pay-officer": _holder(RoleAssignment.objects.filter(role=Role.PAY_OFFICER, academie=academie)),
        **{slug: _head(school) for slug, school in places.items() if slug.startswith("head-")},
        "deputy": _deputy(places.get("referent-write")),
        "referent-answer": _referent(places.get("referent-answer"), year, DesignationState.PROPOSED),
        "referent-write": _referent(places.get("referent-write"), year, DesignationState.ACCEPTED),
        "referent-visa": _last_referent(places.get("referent-visa"), year),
        "authority-reader": _holder(assignments_on(clock.today()).filter(authority__in=play.readers)),
        "stranger": _stranger(play),
    }
    Pilot.objects.bulk_create(
        Pilot(
            slug=slug,
            rank=rank,
            person=pilot.person,
            assignment=pilot.assignment,
            description=DESCRIPTIONS[slug],
        )
        for rank, slug in enumerate(DESCRIPTIONS)
        if (pilot := found.get(slug)) is not None
    )


def _holder(assignments: Iterable[RoleAssignment]) -> Found | None:
    for assignment in assignments:
        return Found(assignment.person, assignment)
    return None


def _head(school: School) -> Found | None:
    assignment = head_assignment_for(school.pk)
    return Found(assignment.person, assignment) if assignment else None


def _deputy(school: School | None) -> Found | None:
    return _holder(RoleAssignment.objects.filter(school=school, role=Role.DEPUTY)) if school else None


def _referent(school: School | None, year: SchoolYear, state: DesignationState) -> Found | None:
    team = active_team(school.pk, year) if school else []
    for designation in team:
        if designation.state == state:
            return Found(designation.person, designation.assignment)
    return None


def _last_referent(school: School | None, year: SchoolYear) -> Found | None:
    """Return the one of the team who did not propose the letter."""
    team = active_team(school.pk, year) if school else []
    return Found(team[-1].person, team[-1].assignment) if team else None


def _stranger(play: Play) -> Found | None:
    person = person_by_address(play.stranger.address)
    return Found(person, None) if person else None
