"""A template as a page shows it, with the values of a school in place of its variables, or without."""

from typing import Any

from relais.letters.catalogue import VARIABLES, Activity, Facts, Template, fill
from relais.letters.enums import ShownIf
from relais.schools.enums import SchoolType


def sheet_of(template: Template, facts: Facts | None = None, school_type: str = "") -> dict[str, Any]:
    """Return what a page shows of a template: for a type of school, the activities it is offered."""

    def write(text: str) -> str:
        return fill(text, facts) if facts else text

    return {
        "introduction": write(template.introduction),
        "references": [write(each) for each in template.references],
        "missions": [
            {
                "title": mission.title,
                "is_priority": mission.is_priority,
                "activities": [
                    _activity(each)
                    for each in mission.activities
                    if not school_type or each.is_for(school_type)
                ],
            }
            for mission in template.missions
        ],
        "sections": [
            {
                "title": guide.title,
                "hint": guide.hint,
                "starter": write(guide.starter),
                "condition": str(ShownIf(guide.shown_if).label) if guide.shown_if else "",
            }
            for guide in template.sections.values()
        ],
        "not_expected": [write(each) for each in template.not_expected],
        "indicators": template.indicators,
    }


def _activity(activity: Activity) -> dict[str, Any]:
    types = [str(kind.label) for kind in SchoolType if kind in activity.school_types]
    return {
        "code": activity.code,
        "label": activity.label,
        "is_usual": activity.is_usual,
        "aim": activity.aim,
        "indicator": activity.indicator,
        "types": ", ".join(types),
        "is_detailed": bool(activity.aim or activity.indicator or types),
    }


def variable_rows(facts: Facts | None) -> list[tuple[str, str, str]]:
    """Write each variable as cells: as one types it, what it stands for, its value in a school."""
    return [
        (
            each.written,
            f"{each.description} ({each.kind.value})",
            (each.value(facts) or f"« {each.otherwise} », faute de valeur") if facts else each.otherwise,
        )
        for each in VARIABLES.values()
    ]
