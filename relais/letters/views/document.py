"""The letter as a document, from its content: what its template loops over."""

from collections.abc import Iterator
from typing import Any

from relais.letters.enums import Priority

SPLIT_HEADERS = ["Activité", "Priorité", "Responsable", "Contribue"]
AIM_HEADERS = ["Activité", "Objectif attendu", "Indicateur", "Échéance"]
AIMED = ("aim", "indicator", "due")
NOTHING = "–"


def document_context(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content with its texts by code, who does what by mission, and what is aimed at."""
    return {
        "content": content,
        "texts": {each["code"]: each for each in content["sections"] if each["text"].strip()},
        "split": list(_split(content)),
        "split_headers": SPLIT_HEADERS,
        "aims": list(_aims(content)),
        "aim_headers": AIM_HEADERS,
    }


def _split(content: dict[str, Any]) -> Iterator[tuple[str, list[list[str]]]]:
    for mission in content["missions"]:
        priority = " (prioritaire)" if mission["is_priority"] else ""
        title = f"Mission {mission['code'].removeprefix('M')} – {mission['title']}{priority}"
        main_first = sorted(mission["activities"], key=lambda each: each["priority"] != Priority.MAIN.label)
        if main_first:
            yield title, [_split_row(activity) for activity in main_first]


def _split_row(activity: dict[str, Any]) -> list[str]:
    return [
        f"{activity['code']} – {activity['label']}",
        activity["priority"],
        ", ".join(activity["holders"]) or NOTHING,
        ", ".join(activity.get("contributors", ())) or NOTHING,
    ]


def _aims(content: dict[str, Any]) -> Iterator[list[str]]:
    """Yield the activities of which an aim, an indicator or a date is said; earlier forms had none."""
    for mission in content["missions"]:
        for activity in mission["activities"]:
            said = [activity.get(key) or NOTHING for key in AIMED]
            if any(activity.get(key) for key in AIMED):
                yield [f"{activity['code']} – {activity['label']}", *said]
