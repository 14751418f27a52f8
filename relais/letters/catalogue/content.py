"""The content of an academy's template as data: where it starts, how it follows a newer frame, its faults."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from relais.letters.catalogue.variables import faults_of

Data = dict[str, Any]
LISTS = ("references", "not_expected", "indicators")
# Where a variable has its value written: the rest is read by people who have no use for braces.
WITH_VARIABLES = ("introduction", "references", "not_expected", "starter")


def carry_content(mine: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> Data:
    """Return an academy's content on a newer frame: what it had changed stays, the rest follows the frame."""
    return {
        "introduction": _pick(mine["introduction"], old["introduction"], new["introduction"]),
        **{name: _carry_list(mine[name], old[name], new[name]) for name in LISTS},
        "sections": {
            code: _carry_fields(mine["sections"].get(code, guide), old["sections"].get(code, {}), guide)
            for code, guide in new["sections"].items()
        },
        "missions": [_carry_mission(mine, old, mission) for mission in new["missions"]],
    }


def _pick(mine: Any, old: Any, new: Any) -> Any:  # noqa: ANN401 - any JSON value
    return new if mine == old else mine


def _carry_list(mine: list[str], old: list[str], new: list[str]) -> list[str]:
    """Keep what the academy added, drop what it dropped."""
    return [each for each in new if each in mine or each not in old] + [
        each for each in mine if each not in old and each not in new
    ]


def _carry_fields(mine: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> Data:
    return {name: _pick(mine.get(name, value), old.get(name), value) for name, value in new.items()}


def _carry_mission(mine: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> Data:
    mine_by_code, old_by_code = activities_by_code(mine), activities_by_code(old)
    framed = [
        _carry_fields(mine_by_code.get(each["code"], each), old_by_code.get(each["code"], {}), each)
        for each in new["activities"]
    ]
    own = [
        each
        for mission in mine["missions"]
        if mission["code"] == new["code"]
        for each in mission["activities"]
        if is_own(each["code"])
    ]
    return {**new, "activities": framed + own}


def activities_by_code(content: Mapping[str, Any]) -> dict[str, Data]:
    """Return the activities of a content by code, those it hides too."""
    return {each["code"]: each for mission in content["missions"] for each in mission["activities"]}


def is_own(code: str) -> bool:
    """Tell whether an activity is the academy's own, as M1.A2, and not of a frame."""
    return code.partition(".")[2].startswith("A")


def next_own_code(mission: str, taken: Iterable[str]) -> str:
    """Return the code of one more activity of the academy's own, which none of its versions has used."""
    prefix = f"{mission}.A"
    ranks = [int(code.removeprefix(prefix)) for code in taken if code.startswith(prefix)]
    return f"{prefix}{max(ranks, default=0) + 1}"


def texts_in(content: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON value
    """Yield each text of a content after the name of the field that holds it."""
    if isinstance(content, str):
        yield name, content
    elif isinstance(content, Mapping):
        for key, each in content.items():
            yield from texts_in(each, key)
    elif isinstance(content, list):
        for each in content:
            yield from texts_in(each, name)


def content_faults(content: Mapping[str, Any]) -> list[str]:
    """Return, in French sentences, the variables that do not exist, and those written where none is read."""
    faults = []
    for name, text in texts_in(content):
        if name in WITH_VARIABLES:
            faults += faults_of(text)
        elif "{" in text or "}" in text:
            faults.append(f"Une variable n'est pas lue dans « {text} » : écrivez-la en toutes lettres.")
    return list(dict.fromkeys(faults))
