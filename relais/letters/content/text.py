"""What a letter says, as plain data: shown on the page, hashed for each visa, printed by the PDF.

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
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.documents.domain import canonical_sha256
from relais.letters.catalogue import Activity
from relais.letters.enums import Party, Priority, VisaKind
from relais.letters.models import Letter, PastOutcome
from relais.letters.selectors import (
    Filling,
    Kept,
    course_ids,
    kept_activities,
    kept_by_mission,
    outcomes_of,
    shown_sections,
    standing_visas,
    template_of,
)
from relais.schools.models import School
from relais.schools.selectors import latest_head_counts
from relais.ui.french import long_date, typeset

HEAD_TITLE = "chef d’établissement"
DELEGATED_TITLE = "Pour le chef d'établissement, par délégation"
UNDECIDED = "à décider par l’académie"


def letter_text(letter: Letter) -> dict[str, Any]:
    """Return the text that visas bind to, JSON values only, the same for the same rows.

    It says nothing of who agreed, signed or advised: that is written around it, not in it.
    """
    template = template_of(letter)
    team = active_team(letter.school_id, letter.year)
    kept = kept_activities(letter, team)
    names = {designation.pk: str(designation.person) for designation in team}
    enrolled = course_ids(letter, team)
    filled = Filling(letter)
    text: dict[str, Any] = _typeset(
        {
            "template": {"code": template.code, "label": template.label},
            "year": str(letter.year),
            "version": letter.version,
            "amends": _amended(letter),
            "school": _school(letter.school, letter.year),
            "introduction": filled(template.introduction),
            "references": [filled(each) for each in template.references],
            "team": _team(letter, team),
            "envelope": _envelope(letter),
            "outcomes": [_outcome(each) for each in outcomes_of(letter) if each.outcome],
            "missions": [
                {
                    "code": mission.code,
                    "title": mission.title,
                    "is_priority": mission.is_priority,
                    "activities": [_activity(activity, choice, names) for activity, choice in activities],
                }
                for mission, activities in kept_by_mission(template, kept)
            ],
            "sections": [
                {"code": code, "title": template.sections[code].title, "text": filled(section.text)}
                for code, section in shown_sections(letter, kept, team).items()
                if section.text
            ],
            "course": [names[designation.pk] for designation in team if designation.pk in enrolled],
            "not_expected": [filled(each) for each in template.not_expected],
        }
    )
    return text


def text_sha256(letter: Letter) -> str:
    """Return the SHA-256 of the letter's text as it stands."""
    return canonical_sha256(letter_text(letter))


def letter_content(letter: Letter, text: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the complete printable content: the text, and around it who heads, advised, agreed, signed.

    `text` when it has just been read. Before the signature `signed` holds empty texts.
    """
    text = text or letter_text(letter)
    around: dict[str, Any] = _typeset(
        {
            "head": _head(letter),
            "opinions": _opinions(letter),
            "visas": _visas(letter, canonical_sha256(text)),
            "signed": _signed(letter),
            "academie_visa": academie_visa(letter),
        }
    )
    return {**text, **around}


def complete_content(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a content signed under an earlier form of the letter, with what that form did not have."""
    visas = [{"decision": "", "comment": "", **agreed} for agreed in stored.get("accepted", [])]
    missing: dict[str, Any] = {
        "is_imported": False,
        "introduction": "",
        "version": 1,
        "amends": {},
        "outcomes": [],
        "opinions": [],
        "visas": visas,
        "academie_visa": {},
        "scan": {},
    }
    return {**missing, **stored}


def _amended(letter: Letter) -> dict[str, Any]:
    """Return the version that this one replaces, and why."""
    if letter.amends is None:
        return {}
    signed_at = letter.amends.signed_at
    return {
        "version": letter.amends.version,
        "on_long": long_date(timezone.localdate(signed_at)) if signed_at else "",
        "reason": letter.amend_reason,
    }


def _outcome(row: PastOutcome) -> dict[str, str]:
    return {"label": row.label, "outcome": row.get_outcome_display(), "comment": row.comment}


def _activity(activity: Activity, choice: Kept, names: dict[int, str]) -> dict[str, Any]:
    return {
        "code": activity.code,
        "label": activity.label,
        "priority": Priority(choice.priority).label,
        "holders": _holders(choice.designation_ids, choice.parties, names),
        "contributors": _holders(choice.contributor_ids, choice.contributor_parties, names),
        "aim": choice.aim,
        "indicator": choice.indicator,
        "due": _day(choice.due_on) if choice.due_on else "",
    }


def _opinions(letter: Letter) -> list[dict[str, str]]:
    """Return the dates of the two boards' opinions, where they are known (décret 2015-475, art. 8)."""
    envelope = envelope_for(letter.school_id, letter.year)
    if envelope is None:
        return []
    dated = (
        ("Conseil pédagogique", envelope.pedagogical_council_on),
        ("Conseil d’administration", envelope.board_on),
    )
    return [{"board": board, "on_long": long_date(on)} for board, on in dated if on]


def _visas(letter: Letter, sha256: str) -> list[dict[str, str]]:
    """Return the referents' visas on exactly this text."""
    return [
        {
            "name": visa.given_by,
            "decision": visa.get_decision_display(),
            "on_long": long_date(timezone.localdate(visa.given_at)),
            "comment": visa.comment,
        }
        for visa in standing_visas(letter, sha256).values()
    ]


def academie_visa(letter: Letter) -> dict[str, str]:
    """Return the academy's visa, empty until it is given."""
    visa = letter.visas.filter(kind=VisaKind.ACADEMIE, voided_at=None).first()
    if visa is None:
        return {}
    return {
        "by": "" if visa.is_automatic else visa.given_by,
        "on_long": long_date(timezone.localdate(visa.given_at)),
        "comment": visa.comment,
    }


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


def _holders(designation_ids: Sequence[int], parties: Sequence[str], names: dict[int, str]) -> list[str]:
    held = [party.label for party in Party if party in parties]
    return [names[pk] for pk in names if pk in designation_ids] + held


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
