"""Reads: the legal rates of a year, and what the academy chose."""

from relais.allowances.models import AllowanceSettings, LegalRate
from relais.core.school_year import SchoolYear


def legal_rates(year: SchoolYear) -> tuple[int, ...]:
    """Return the yearly rates in force that year, in cents, the highest first."""
    latest = LegalRate.objects.filter(from_year__lte=year).order_by("-from_year").values("from_year")[:1]
    rates = LegalRate.objects.filter(from_year__in=latest).order_by("-cents")
    return tuple(rates.values_list("cents", flat=True))


def settings_for(academie_id: int, year: SchoolYear) -> AllowanceSettings:
    """Return the academy's settings in force that year; those by default, not saved, if it chose none."""
    chosen = AllowanceSettings.objects.filter(academie_id=academie_id, from_year__lte=year)
    return chosen.order_by("-from_year").first() or AllowanceSettings(academie_id=academie_id, from_year=year)
