"""Reads of the designations."""

from relais.designations.selectors.designations import (
    active_elsewhere_in_school,
    active_team,
    declined_designations,
    designations_visible_to,
    get_designation_or_404,
    has_served_before,
    last_years_team,
    teams_by_school,
)

__all__ = [
    "active_elsewhere_in_school",
    "active_team",
    "declined_designations",
    "designations_visible_to",
    "get_designation_or_404",
    "has_served_before",
    "last_years_team",
    "teams_by_school",
]
