"""What a person's page draws: the roles with their dates and reasons, the story in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from relais.accounts.models import Person, RoleAssignment
from relais.accounts.selectors.people import may_end_role, roles_of
from relais.accounts.selectors.story import end_reasons, story_of
from relais.audit.catalogue import act_of
from relais.audit.models import Entry
from relais.audit.selectors import StoryLine
from relais.core import clock
from relais.core.scope import Role, Scope
from relais.schools.views.directory import school_url
from relais.ui.french import hour, local, long_date, short_date


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role as drawn; an empty address draws no link."""

    role: str
    where: str
    where_href: str
    period: str
    reason: str
    end_href: str
    change_href: str


def person_roles(scope: Scope, person: Person) -> dict[str, Any]:
    """Return the roles of a person read by `with_roles`, by time, and how many lie out of the scope."""
    roles, today = roles_of(person), clock.today()
    reasons = end_reasons(roles)
    lines = [(role, _line(scope, role, reasons.get(role.pk, ""))) for role in reversed(roles)]
    return {
        "role_groups": [
            (title, kept)
            for title, kept in (
                ("Aujourd’hui", [line for role, line in lines if role.holds_on(today)]),
                ("À venir", [line for role, line in lines if role.starts_on > today]),
                ("Passés", [line for role, line in lines if role.ends_on and role.ends_on < today]),
            )
            if kept
        ],
        "roles_elsewhere": person.assignments.count() - len(roles),
        "has_referent": any(role.role == Role.REFERENT and role.holds_on(today) for role in roles),
    }


def _line(scope: Scope, role: RoleAssignment, end_reason: str) -> RoleLine:
    may_end = may_end_role(scope, role)
    is_present_head = may_end and role.role == Role.HEAD and role.school and role.holds_on(clock.today())
    return RoleLine(
        role=role.get_role_display(),
        where=str(role.perimeter),
        where_href=school_url(role.school) if role.school else "",
        period=_period(role),
        reason=" · ".join(filter(None, (role.reason, end_reason and f"fin : {end_reason}"))),
        end_href=reverse("accounts:end_role", args=[role.person_id, role.pk]) if may_end else "",
        change_href=reverse("accounts:change_head", args=[role.school.uai])
        if is_present_head and role.school
        else "",
    )


def _period(role: RoleAssignment) -> str:
    if role.ends_on is None:
        return f"depuis le {short_date(role.starts_on)}"
    return f"du {short_date(role.starts_on)} au {short_date(role.ends_on)}"


def tell_story(person: Person, roles: Sequence[RoleAssignment]) -> list[StoryLine]:
    """Return the story of a person in plain words, latest first."""
    return [_tell(entry) for entry in story_of(person, roles)]


def _tell(entry: Entry) -> StoryLine:
    is_record = entry.object_type == Person._meta.label_lower
    about = "" if is_record else entry.object_label.partition(" : ")[2]
    at = local(entry.at)
    return StoryLine(
        when=f"{long_date(at).capitalize()}, {hour(at)}",
        title=f"{entry.actor_label} {act_of(entry.act).sentence}",
        text=" · ".join(filter(None, (about, entry.comment))),
    )
