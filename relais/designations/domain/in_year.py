"""What every change of a team in the course of the year is checked by."""

from datetime import date, timedelta

from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.enums import ACTIVE_STATES, DAYS_BACK
from relais.designations.models import REASON_LENGTH, Designation
from relais.designations.rules import can_designate
from relais.designations.selectors import interims_after
from relais.schools.models import School
from relais.ui.french import long_date

ONE_DAY = timedelta(days=1)


def lock_school(actor: Scope, school: School) -> School:
    """Return the school, locked: its team changes once at a time. Raises DomainError `forbidden`."""
    if not can_designate(actor, school_id=school.pk, academie_id=school.academie_id):
        raise DomainError("forbidden", "Vous ne pouvez pas désigner les référents de cet établissement.")
    return School.objects.select_for_update().get(pk=school.pk)


def refuse_closed_year(year: SchoolYear) -> None:
    """Refuse to change a year that is over."""
    if year.last_day < clock.today():
        raise DomainError("closed_year", f"L'année {year} est close : son équipe ne change plus.")


def lock_serving(actor: Scope, designation: Designation) -> Designation:
    """Return the designation as it is now, its school locked.

    Raises DomainError `forbidden`, `closed_year`, or `stale_state` when it has ended since.
    """
    lock_school(actor, designation.school)
    present = Designation.objects.select_related("school", "person", "assignment").get(pk=designation.pk)
    refuse_closed_year(present.year)
    if present.state not in ACTIVE_STATES:
        raise DomainError(
            "stale_state",
            f"Ce n'est plus possible : « {present.get_state_display()} ». La page a été mise à jour.",
        )
    return present


def check_reason(reason: str) -> str:
    """Return the reason, trimmed. Raises DomainError `reason_required`."""
    given = reason.strip()
    if not given:
        raise DomainError("reason_required", "Indiquez la raison : elle reste au dossier.")
    return given[:REASON_LENGTH]


def check_day(day: date, first: date, last: date) -> None:
    """Refuse a day outside a period, or too long ago.

    Raises DomainError `day_outside` or `day_too_far_back`.
    """
    if not first <= day <= last:
        raise DomainError(
            "day_outside", f"Choisissez un jour entre le {long_date(first)} et le {long_date(last)}."
        )
    if day < clock.today() - timedelta(days=DAYS_BACK):
        raise DomainError(
            "day_too_far_back",
            f"Cette date remonte à plus de {DAYS_BACK} jours : écrivez à l'équipe numérique de l'académie.",
        )


def refuse_unfinished_interim(designation: Designation, last_day: date) -> None:
    """Refuse to end somebody whose interim would outlast them: the interim is ended first, as paid."""
    interim = interims_after(designation, last_day).first()
    if interim is not None:
        raise DomainError(
            "interim_running",
            f"{interim.person} assure l'intérim jusqu'au {long_date(interim.ends_on)} : "
            "mettez d'abord fin à cet intérim.",
        )
