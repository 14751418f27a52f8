"""The templates of the letter: references, missions, activities, hints (domain, 2.2)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from relais.core.school_year import SchoolYear
from relais.letters.enums import SectionCode

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing a referent may be asked for; `is_usual` when most letters keep it."""

    code: str
    label: str
    is_usual: bool = False


@dataclass(frozen=True, slots=True)
class Mission:
    """A family of activities; the first two are priority (framework of 2010)."""

    code: str
    title: str
    is_priority: bool
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class SectionGuide:
    """What stands above a free text, and the text it starts from.

    `shown_if` is the mission without which the section has no object: no activity of it kept, no section.
    """

    title: str
    hint: str
    starter: str
    shown_if: str = ""


@dataclass(frozen=True)
class Template:
    """A published template, in force from a year on."""

    code: str
    label: str
    from_year: SchoolYear
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


def _read(path: Path) -> Template:
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    missions = tuple(
        Mission(
            code=each["code"],
            title=each["title"],
            is_priority=each["is_priority"],
            activities=tuple(Activity(**activity) for activity in each["activities"]),
        )
        for each in data["missions"]
    )
    return Template(
        code=data["code"],
        label=data["label"],
        from_year=SchoolYear(data["from_year"]),
        references=tuple(data["references"]),
        not_expected=tuple(data["not_expected"]),
        indicators=tuple(data["indicators"]),
        sections=MappingProxyType(
            {
                code: SectionGuide(**data["sections"][code])
                for code in SectionCode.values
                if code in data["sections"]
            }
        ),
        missions=missions,
    )


TEMPLATES: dict[str, Template] = {
    template.code: template for template in map(_read, sorted(DATA.glob("template_*.toml")))
}


def template_for(year: SchoolYear) -> Template:
    """Return the template in force that year: the latest published by then, else the oldest."""
    by_year = sorted(TEMPLATES.values(), key=lambda template: (template.from_year, template.code))
    in_force = [template for template in by_year if template.from_year <= year]
    return in_force[-1] if in_force else by_year[0]
