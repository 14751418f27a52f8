"""The template of a letter, and the national frames that every academy's template starts from (domain, 2.2).

A frame (`data/template_*.toml`) and the content of an academy's template are data of one shape; both are read
here, into the same `Template`.
"""

import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from relais.core.school_year import SchoolYear
from relais.letters.enums import SectionCode

DATA = Path(__file__).parent.parent / "data"
BLANK_ACTIVITY: dict[str, Any] = {
    "code": "",
    "label": "",
    "is_hidden": False,
    "is_usual": False,
    "aim": "",
    "indicator": "",
    "school_types": [],
}


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing a referent may be asked for; `is_usual` when most letters keep it.

    `aim` and `indicator` are suggested to whoever keeps it. It is offered to these types of school, or to
    all when none is said.
    """

    code: str
    label: str
    is_usual: bool = False
    aim: str = ""
    indicator: str = ""
    school_types: tuple[str, ...] = ()

    def is_for(self, school_type: str) -> bool:
        """Tell whether schools of this type are offered it."""
        return not self.school_types or school_type in self.school_types


@dataclass(frozen=True, slots=True)
class Mission:
    """A family of activities; the first two are priority (framework of 2010)."""

    code: str
    title: str
    is_priority: bool
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class SectionGuide:
    """What stands above a free text, the text it starts from, and when it is shown (`ShownIf`)."""

    title: str
    hint: str
    starter: str
    shown_if: str = ""


@dataclass(frozen=True)
class Template:
    """A published template, in force from a year on; its texts may hold variables."""

    code: str
    label: str
    from_year: SchoolYear
    introduction: str
    references: tuple[str, ...]
    not_expected: tuple[str, ...]
    indicators: tuple[str, ...]
    sections: MappingProxyType[str, SectionGuide]
    missions: tuple[Mission, ...]

    @property
    def activities(self) -> dict[str, Activity]:
        """Every activity by its code, in the order of the letter."""
        return {activity.code: activity for mission in self.missions for activity in mission.activities}

    def mission(self, code: str) -> Mission:
        """Return a mission by its code; KeyError if there is none."""
        return {mission.code: mission for mission in self.missions}[code]


def read_template(data: Mapping[str, Any], *, code: str, label: str, from_year: SchoolYear) -> Template:
    """Return the template that this data describes, without the activities it hides."""
    return Template(
        code=code,
        label=label,
        from_year=from_year,
        introduction=data.get("introduction", ""),
        references=tuple(data["references"]),
        not_expected=tuple(data["not_expected"]),
        indicators=tuple(data["indicators"]),
        sections=MappingProxyType(
            {
                each: SectionGuide(**data["sections"][each])
                for each in SectionCode.values
                if each in data["sections"]
            }
        ),
        missions=tuple(_mission(mission) for mission in data["missions"]),
    )


def _mission(data: Mapping[str, Any]) -> Mission:
    return Mission(
        code=data["code"],
        title=data["title"],
        is_priority=data["is_priority"],
        activities=tuple(_activity(each) for each in data["activities"] if not each.get("is_hidden")),
    )


def _activity(data: Mapping[str, Any]) -> Activity:
    told = {name: value for name, value in data.items() if name != "is_hidden"}
    return Activity(**{**told, "school_types": tuple(data.get("school_types", ()))})


def _read_frame(data: Mapping[str, Any]) -> Template:
    return read_template(
        data, code=data["code"], label=data["label"], from_year=SchoolYear(data["from_year"])
    )


_FRAME_DATA: dict[str, dict[str, Any]] = {
    data["code"]: data
    for data in (
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(DATA.glob("template_*.toml"))
    )
}
FRAMES: dict[str, Template] = {code: _read_frame(data) for code, data in _FRAME_DATA.items()}


def frame_data(code: str) -> dict[str, Any]:
    """Return what a frame says, every field in its place, as an academy's template starts from it."""
    data = _FRAME_DATA[code]
    return deepcopy(
        {
            "introduction": data.get("introduction", ""),
            **{name: data[name] for name in ("references", "not_expected", "indicators")},
            "sections": {
                each: {**guide, "shown_if": guide.get("shown_if", "")}
                for each, guide in data["sections"].items()
            },
            "missions": [
                {**mission, "activities": [{**BLANK_ACTIVITY, **each} for each in mission["activities"]]}
                for mission in data["missions"]
            ],
        }
    )


def frame_for(year: SchoolYear) -> Template:
    """Return the national frame in force that year: the latest published by then, else the oldest."""
    by_year = sorted(FRAMES.values(), key=lambda frame: (frame.from_year, frame.code))
    in_force = [frame for frame in by_year if frame.from_year <= year]
    return in_force[-1] if in_force else by_year[0]
