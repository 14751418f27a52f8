"""The chart of the share signed, this year against last year, and its table."""

from datetime import date
from typing import Any

from relais.campaigns.models import Campaign
from relais.dashboards.numbers import Portion
from relais.dashboards.selectors.signatures import TwoYears
from relais.ui.charts import Line
from relais.ui.french import day_month
from relais.ui.tables import Cell

MONDAY = 0
MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]


def draw_years(campaign: Campaign, years: TwoYears) -> dict[str, Any]:
    """Draw the days as lines, the weeks as a table."""
    days = years.days
    this, last = str(campaign.year), str(campaign.year.previous)
    lines = [Line(this, [_percent(years.this_on(day)) for day in days])]
    headers = [{"label": "Au"}, {"label": this, "is_numeric": True}]
    if years.last:
        lines.append(Line(last, [_percent(years.last_on(day)) for day in days]))
        headers.append({"label": last, "is_numeric": True})
    weeks = [day for day in days if day.weekday() == MONDAY or day == years.today]
    return {
        "curve_lines": lines,
        "curve_labels": [MONTHS[day.month - 1] if day.day == 1 else "" for day in days],
        "curve_headers": headers,
        "curve_rows": [_row(years, day) for day in weeks],
    }


def _row(years: TwoYears, day: date) -> list[Cell]:
    shares = [years.this_on(day), *([years.last_on(day)] if years.last else [])]
    return [Cell(day_month(day)), *(Cell(_text(share)) for share in shares)]


def _percent(share: Portion | None) -> float | None:
    return None if share is None else share.percent


def _text(share: Portion | None) -> str:
    return "–" if share is None else f"{share.percent}\u00a0%"
