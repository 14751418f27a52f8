"""A school's page: where it stands, what it is, its pupils, its envelope, its referents, its letter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.accounts.rules import can_grant_role
from relais.accounts.selectors import head_assignment_for
from relais.audit.selectors import story_for
from relais.campaigns.enums import Awaited, Stage
from relais.campaigns.selectors import SchoolProgress
from relais.core import clock
from relais.core.money import format_euros
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.core.scope import Role, Scope
from relais.dashboards.rules import can_see_inside
from relais.dashboards.selectors.school import (
    EnvelopeFacts,
    Milestone,
    Place,
    Referent,
    Standing,
    envelope_facts,
    head_counts_of,
    letter_facts,
    milestones_of,
    neighbours_of,
    referents_of,
    relatives_of,
    standing_of,
    why_outside_campaign,
    years_of,
    zone_of_year,
)
from relais.dashboards.views.levels import DESIGNATION_LEVELS, LETTER_LEVELS, STAGE_LEVELS
from relais.designations.models import Designation
from relais.letters.models import Letter
from relais.letters.rules import can_record_paper_letter
from relais.schools.enums import HeadCountSource
from relais.schools.models import HeadCount, School, SchoolZone
from relais.schools.rules import can_edit_schools
from relais.schools.selectors import get_school_or_404
from relais.schools.views.directory import school_url
from relais.ui.french import long_date, number, short_date
from relais.ui.map import MapPoint, MapState
from relais.ui.navigation import NavLink
from relais.ui.templatetags.ui import pluralise

HERE, AROUND = "here", "around"


@require_safe
@never_cache
def school(request: ScopedRequest, uai: str) -> HttpResponse:
    """Show a school in a year: the one asked for if something was done in it, else the current one."""
    shown = get_school_or_404(request.scope, uai)
    years = years_of(shown)
    asked = request.GET.get("annee", "")
    year = next((year for year in years if str(year) == asked), SchoolYear.current())
    is_closed = year.last_day < clock.today()
    context = {
        "school": shown,
        "year": year,
        "year_links": _year_links(shown, years, year),
        "is_closed": is_closed,
        "can_edit": can_edit_schools(request.scope, shown.academie_id) and not is_closed,
        "can_change_head": _can_change_head(request.scope, shown) and not is_closed,
        "sees_inside": can_see_inside(request.scope),
        "outside": why_outside_campaign(shown),
        "story": story_for(request.scope, shown),
        **_identity(request.scope, shown, year),
        **_pupils(shown, year),
        **_work(request.scope, shown, year),
    }
    return render(request, "dashboards/school.html", context)


def _can_change_head(scope: Scope, shown: School) -> bool:
    return can_grant_role(scope, Role.HEAD, academie_id=shown.academie_id, school_id=shown.pk)


def _year_links(shown: School, years: Sequence[SchoolYear], year: SchoolYear) -> list[NavLink]:
    page = school_url(shown)
    return [NavLink(str(each), f"{page}?annee={each}", is_current=each == year) for each in years]


def _identity(scope: Scope, shown: School, year: SchoolYear) -> dict[str, Any]:
    """Return what the school is and where."""
    zone = zone_of_year(shown, year)
    parent, parts = relatives_of(scope, shown)
    return {
        "zone": zone,
        "parent": parent and _link(parent),
        "parts": [_link(place) for place in parts],
        "head": head_assignment_for(shown.pk) if can_see_inside(scope) else None,
        **_map(shown, zone, neighbours_of(scope, shown, year, zone)),
    }


def _link(place: Place) -> NavLink:
    return NavLink(str(place.school), school_url(place.school) if place.is_visible else "")


def _map(shown: School, zone: SchoolZone | None, around: Iterable[Place]) -> dict[str, Any]:
    """Place the school among those its referents meet with; no point without coordinates."""
    where = f"de la zone {zone.zone}" if zone else f"du département ({shown.departement_name})"
    places = [(shown, HERE, ""), *((place.school, AROUND, _link(place).url) for place in around)]
    points = [
        MapPoint(
            lon=each.longitude,
            lat=each.latitude,
            label=f"{each.name}, {each.town}",
            state=state,
            href=href,
            group=where,
        )
        for each, state, href in places
        if each.longitude is not None and each.latitude is not None
    ]
    return {
        "points": points if shown.longitude is not None else [],
        "states": [
            MapState(AROUND, f"autres établissements publics {where}", "plain"),
            MapState(HERE, "cet établissement", "error"),
        ],
        "where": where,
    }


def _pupils(shown: School, year: SchoolYear) -> dict[str, Any]:
    """Return the head-counts, and the one the year is read with."""
    counts = head_counts_of(shown)
    has_post_bac = any(count.post_bac for count in counts)
    has_teachers = any(count.teachers is not None for count in counts)
    post_bac = {"label": "Post-bac", "is_numeric": True}
    teachers = {"label": "Enseignants", "is_numeric": True}
    return {
        "kept_count": next((count for count in counts if count.year <= year), None),
        "count_headers": [
            {"label": "Rentrée"},
            {"label": "Élèves", "is_numeric": True},
            *([post_bac] if has_post_bac else []),
            *([teachers] if has_teachers else []),
            {"label": "Source"},
        ],
        "count_rows": [
            _count_row(count, has_post_bac=has_post_bac, has_teachers=has_teachers) for count in counts
        ],
        "has_post_bac": has_post_bac,
    }


def _count_row(count: HeadCount, *, has_post_bac: bool, has_teachers: bool) -> list[str]:
    sources = [HeadCountSource(word).label.partition(" (")[0] for word in count.sources.split(",") if word]
    return [
        str(count.year.start),
        number(count.pupils(counts_post_bac=False)),
        *([number(count.post_bac or 0)] if has_post_bac else []),
        *(["" if count.teachers is None else number(count.teachers)] if has_teachers else []),
        ", ".join(sorted(sources)),
    ]


def _work(scope: Scope, shown: School, year: SchoolYear) -> dict[str, Any]:
    """Return what the school does this year: the campaign, the money, the people, the letter."""
    standing = standing_of(scope, shown, year)
    envelope = envelope_facts(scope, shown, year)
    team, before = referents_of(scope, shown, year)
    letter = letter_facts(scope, shown, year)
    return {
        "standing": standing,
        **(_standing_words(standing) if standing else {}),
        "envelope": envelope,
        "sharing": _sharing(envelope, team),
        "team_lines": [_team_line(each) for each in team],
        "before_lines": [_team_line(each) for each in before],
        "letter": letter,
        "letter_level": LETTER_LEVELS[letter.letter.state] if letter else "",
        "can_record_paper": can_record_paper_letter(scope, Letter(school=shown, year=year)),
        "is_idle": not (standing or team or before or letter or (envelope and envelope.is_fixed)),
    }


def _standing_words(standing: Standing) -> dict[str, Any]:
    progress = standing.progress
    since = timezone.localdate(progress.since)
    return {
        "stage": progress.stage.label,
        "stage_level": STAGE_LEVELS[progress.stage],
        "awaited": "" if progress.awaited is Awaited.NOBODY else progress.awaited.label,
        "awaited_names": _awaited_names(progress),
        "since": since,
        "is_late": standing.invitation.campaign.due_on < clock.today(),
        "days": pluralise((clock.today() - since).days, "jour,jours"),
        "milestones": [_timeline_item(each) for each in milestones_of(progress)],
    }


def _awaited_names(progress: SchoolProgress) -> str:
    """Return which referents are awaited; the head is named among the school's facts."""
    awaited = {
        Stage.ANSWER: progress.awaiting,
        Stage.WRITE: progress.team,
        Stage.VISA: progress.lacking_visas,
    }.get(progress.stage, [])
    return ", ".join(str(designation.person) for designation in awaited)


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """A line of the timeline."""

    title: str
    when: str
    is_done: bool
    text: str = ""


def _timeline_item(milestone: Milestone) -> TimelineItem:
    if not milestone.is_done:
        return TimelineItem(milestone.title, "À venir", is_done=False)
    when = long_date(timezone.localdate(milestone.at)) if milestone.at else "Fait"
    return TimelineItem(milestone.title, when.capitalize(), is_done=True)


def _sharing(envelope: EnvelopeFacts | None, team: Iterable[Referent]) -> str:
    """Say how the envelope is shared; nothing while it has no amount."""
    if envelope is None or envelope.cents is None or not envelope.is_fixed:
        return ""
    shares = [each.cents for each in team if each.cents is not None and (each.is_active or each.cents)]
    if not shares:
        return "Elle n’est pas encore répartie : le chef d’établissement la propose."
    parts = " + ".join(format_euros(cents) for cents in sorted(shares, reverse=True))
    if sum(shares) == envelope.cents:
        return f"Elle est répartie : {parts}."
    if sum(shares) + envelope.remainder_cents == envelope.cents:
        left = format_euros(envelope.remainder_cents)
        return f"Elle est répartie : {parts}. Non répartis : {left} ({envelope.remainder_reason})."
    return f"Elle est répartie en partie : {parts}, il reste {format_euros(envelope.cents - sum(shares))}."


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A referent as drawn; the share and the period are empty when there is nothing to say."""

    name: str
    href: str
    is_newcomer: bool
    state: str
    level: str
    share: str
    period: str


def _team_line(referent: Referent) -> TeamLine:
    designation = referent.designation
    return TeamLine(
        name=str(designation.person),
        href=reverse("designations:answer", args=[designation.pk]) if referent.is_visible else "",
        is_newcomer=designation.is_newcomer,
        state=designation.get_state_display(),
        level=DESIGNATION_LEVELS[designation.state],
        share="" if referent.cents is None else format_euros(referent.cents),
        period=_period(designation),
    )


def _period(designation: Designation) -> str:
    """Say from when to when, unless it is the whole year."""
    first, last = designation.starts_on, designation.ends_on
    if (first, last) == (designation.year.first_day, designation.year.last_day):
        return ""
    return f"du {short_date(first)} au {short_date(last)}"
