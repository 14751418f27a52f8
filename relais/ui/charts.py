"""A bar chart drawn on the server: a table whose last column is drawn, readable at any width."""

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
