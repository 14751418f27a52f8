"""Charts drawn on the server: bars in the last column of a table, percentages in time as lines above one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from relais.ui import french
from relais.ui.components import prepares

FULL_WIDTH = 1000  # of the drawing, whatever its size on the page


@dataclass(frozen=True, slots=True)
class Bar:
    """A value to draw; `text` is how it is written, its number by default."""

    label: str
    value: float
    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar with its width."""

    label: str
    text: str
    href: str
    width: int


def draw_bars(bars: list[Bar], maximum: float = 0) -> list[DrawnBar]:
    """Measure the bars, the longest (or `maximum`) taking the whole width."""
    longest = max([maximum, *(bar.value for bar in bars)]) or 1
    return [
        DrawnBar(
            label=bar.label,
            text=bar.text or french.number(round(bar.value)),
            href=bar.href,
            width=round(FULL_WIDTH * max(bar.value, 0) / longest),
        )
        for bar in bars
    ]


@prepares("bar_chart")
def prepare_bar_chart(options: dict[str, Any]) -> dict[str, Any]:
    """Draw."""
    return {"drawn": draw_bars(list(options["bars"]), options["maximum"])}


LINES_HEIGHT = 300
WHOLE = 100  # lines are percentages


@dataclass(frozen=True, slots=True)
class Line:
    """Percentages, one for each place of the axis; None where there is none yet."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line with the points of its drawing."""

    label: str
    points: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place of the axis with its words."""

    at: int
    label: str


def draw_line(line: Line) -> DrawnLine:
    """Place the known values, the first at the left, the last place of the axis at the right."""
    step = FULL_WIDTH / max(len(line.values) - 1, 1)
    known = [(n, value) for n, value in enumerate(line.values) if value is not None]
    points = " ".join(
        f"{round(n * step)},{round(LINES_HEIGHT - value * LINES_HEIGHT / WHOLE)}" for n, value in known
    )
    return DrawnLine(line.label, points)


@prepares("line_chart")
def prepare_line_chart(options: dict[str, Any]) -> dict[str, Any]:
    """Draw."""
    labels = list(options["labels"])
    step = FULL_WIDTH / max(len(labels) - 1, 1)
    return {
        "drawn": [draw_line(line) for line in options["lines"]],
        "marks": [Mark(round(n * step), label) for n, label in enumerate(labels) if label],
    }
