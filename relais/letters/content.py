"""What a letter says, as plain data: shown on the page, hashed when signed, printed by the PDF.

Every text is typeset here, once, so that the page, the hash and the PDF say the same to the character.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from relais.accounts.selectors import head_assignment_for
from relais.allowances.selectors import envelope_for, shares_for
from relais.core.money import format_euros
from relais.core.school_year import SchoolYear
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.enums import Party, Priority
from relais.letters.models import Letter
from relais.letters.selectors import (
    Kept,
    course_ids,
    kept_activities,
    kept_by_mission,
    sections_of,
    template_of,
)
from relais.schools.models import School
from relais.schools.selectors import latest_head_counts
from relais.ui.french import long_date, typeset

HEAD_TITLE = "chef d’établissement"
DELEGATED_TITLE = "Pour le chef d'établissement, par délégation"
UNDECIDED = "à décider par l’académie"


def letter_content(letter: Letter) -> dict[str, Any]:
    """Return the complete printable content, JSON values only, the same for the same rows.

    Before the signature `signed` holds empty texts.
    """
    template = template_of(letter)
    team = active_team(letter.school_id, letter.year)
    kept = kept_activities(letter, team)
    names = {designation.pk: str(designation.person) for designation in team}
    enrolled = course_ids(letter, team)
    content = {
        "template": {"code": template.code, "label": template.label},
        "year": str(letter.year),
        "school": _school(letter.school, letter.year),
        "head": _head(letter),
        "references": list(template.references),
        "team": _team(letter, team),
        "envelope": _envelope(letter),
        "missions": [
            {
                "code": mission.code,
                "title": mission.title,
                "is_priority": mission.is_priority,
                "activities": [
                    {
                        "code": activity.code,
                        "label": activity.label,
                        "priority": Priority(choice.priority).label,
                        "holders": _holders(choice, names),
                    }
                    for activity, choice in activities
                ],
            }
            for mission, activities in kept_by_mission(template, kept)
        ],
        "sections": [
            {"code": code, "title": template.sections[code].title, "text": section.text}
            for code, section in sections_of(letter).items()
            if section.text
        ],
        "course": [names[designation.pk] for designation in team if designation.pk in enrolled],
        "not_expected": list(template.not_expected),
        "accepted": _accepted(team),
        "signed": _signed(letter),
    }
    typeset_content: dict[str, Any] = _typeset(content)
    return typeset_content


def _school(school: School, year: SchoolYear) -> dict[str, Any]:
    counted = latest_head_counts(year, School.objects.filter(pk=school.pk)).get(school.pk)
    return {
        "uai": school.uai,
        "name": school.name,
        "type": school.get_type_display(),
        "town": school.town,
        "address": school.address,
        "postcode": school.postcode,
        "pupils": counted and counted.pupils(counts_post_bac=school.academie.counts_post_bac),
        "authority": str(school.authority),
        "academie": str(school.academie),
    }


def _head(letter: Letter) -> dict[str, str]:
    if letter.signed_by:
        title = DELEGATED_TITLE if letter.signed_on_behalf_of else HEAD_TITLE
        return {"name": letter.signer, "title": title}
    head = head_assignment_for(letter.school_id)
    return {"name": str(head.person) if head else "", "title": HEAD_TITLE}


def _team(letter: Letter, team: Sequence[Designation]) -> list[dict[str, Any]]:
    shares = {share.designation_id: share for share in shares_for(letter.school_id, letter.year)}
    return [
        {
            "name": str(designation.person),
            "address": designation.person.email,
            "is_newcomer": designation.is_newcomer,
            "period": f"du {_day(designation.starts_on)} au {_day(designation.ends_on)}",
            "allowance": shares[designation.pk].in_words if designation.pk in shares else "",
        }
        for designation in team
    ]


def _day(day: date) -> str:
    """Return "1er septembre 2026": the long date without the name of the day."""
    return long_date(day).partition(" ")[2]


def _envelope(letter: Letter) -> dict[str, str]:
    envelope = envelope_for(letter.school_id, letter.year)
    if envelope is None:
        return {"amount": UNDECIDED, "reason": ""}
    amount = UNDECIDED if envelope.cents is None else format_euros(envelope.cents)
    return {"amount": amount, "reason": envelope.reason}


def _holders(choice: Kept, names: dict[int, str]) -> list[str]:
    parties = [party.label for party in Party if party in choice.parties]
    return [names[pk] for pk in names if pk in choice.designation_ids] + parties


def _accepted(team: Sequence[Designation]) -> list[dict[str, str]]:
    return [
        {"name": str(designation.person), "on_long": long_date(timezone.localdate(designation.answered_at))}
        for designation in team
        if designation.state == DesignationState.ACCEPTED and designation.answered_at
    ]


def _signed(letter: Letter) -> dict[str, str]:
    if letter.signed_at is None:
        return {"by": "", "on": "", "on_long": ""}
    day = timezone.localdate(letter.signed_at)
    return {"by": letter.signer, "on": day.isoformat(), "on_long": long_date(day)}


def _typeset(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Typeset every text of a JSON value, addresses aside: they hold no space."""
    if isinstance(value, str):
        return typeset(value)
    if isinstance(value, list):
        return [_typeset(each) for each in value]
    if isinstance(value, dict):
        return {key: _typeset(each) for key, each in value.items()}
    return value
