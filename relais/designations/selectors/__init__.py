"""Reads of the designations."""

from relais.designations.selectors.designations import (
    active_elsewhere_in_school,
    active_team,
    declined_designations,
    designations_visible_to,
    everybody_of_year,
    get_designation_or_404,
    has_served_before,
    interim_between,
    interims_after,
    last_years_team,
    teams_by_school,
    teams_elsewhere,
)

__all__ = [
    "active_elsewhere_in_school",
    "active_team",
    "declined_designations",
    "designations_visible_to",
    "everybody_of_year",
    "get_designation_or_404",
    "has_served_before",
    "interim_between",
    "interims_after",
    "last_years_team",
    "teams_by_school",
    "teams_elsewhere",
]
