"""The opinions the texts ask for before the allowance is decided."""

from datetime import date

from django.db import transaction

from relais.allowances.models import Envelope
from relais.allowances.rules import can_share_envelope
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.enums import Sector

FEBRUARY = 2
FIELDS = ("pedagogical_council_on", "board_on", "teachers_informed_on")


@transaction.atomic
def record_opinions(
    *,
    actor: Scope,
    envelope: Envelope,
    pedagogical_council_on: date | None = None,
    board_on: date | None = None,
    teachers_informed_on: date | None = None,
) -> Envelope:
    """Write the dates of the two councils' opinions, or of the information of a private school's teachers.

    Décret 2015-475, art. 8 (the pedagogical council, then the board); décret 2015-605 for private schools.
    Written again, the last dates hold; unchanged, nothing happens. Raises DomainError `forbidden`,
    `closed_year`, `wrong_sector`, `council_first`, `board_before_council`, `future_date` or `out_of_year`.
    """
    locked = Envelope.objects.select_for_update(of=("self",)).select_related("school").get(pk=envelope.pk)
    school = locked.school
    if not can_share_envelope(actor, school_id=school.pk, academie_id=school.academie_id):
        raise DomainError("forbidden", "Vous ne pouvez pas noter les avis de cet établissement.")
    if locked.year.last_day < clock.today():
        raise DomainError("closed_year", f"L'année {locked.year} est close : les avis ne changent plus.")
    dates = (pedagogical_council_on, board_on, teachers_informed_on)
    _check_sector(school.sector, pedagogical_council_on or board_on, teachers_informed_on)
    _check_order(pedagogical_council_on, board_on)
    for each in dates:
        _check_day(each, locked.year)
    before = {name: getattr(locked, name) for name in FIELDS}
    after = dict(zip(FIELDS, dates, strict=True))
    if before == after:
        return locked
    for name, value in after.items():
        setattr(locked, name, value)
    locked.save(update_fields=FIELDS)
    record_entry(actor=actor, act="record_opinions", on=locked, before=before, after=after)
    return locked


def _check_sector(sector: str, of_councils: date | None, of_teachers: date | None) -> None:
    if sector == Sector.PRIVATE and of_councils:
        raise DomainError(
            "wrong_sector", "Un établissement privé informe ses enseignants : notez cette seule date."
        )
    if sector != Sector.PRIVATE and of_teachers:
        raise DomainError(
            "wrong_sector", "Dans un établissement public, ce sont les deux conseils qui donnent leur avis."
        )


def _check_order(council_on: date | None, board_on: date | None) -> None:
    if board_on is None:
        return
    if council_on is None:
        raise DomainError("council_first", "Notez d'abord la date de l'avis du conseil pédagogique.")
    if board_on < council_on:
        raise DomainError(
            "board_before_council",
            "L'avis du conseil d'administration vient après celui du conseil pédagogique.",
        )


def _check_day(day: date | None, year: SchoolYear) -> None:
    if day is None:
        return
    if day > clock.today():
        raise DomainError("future_date", "Cette date est à venir : notez l'avis une fois donné.")
    if not date(year.start, FEBRUARY, 1) <= day <= year.last_day:
        raise DomainError(
            "out_of_year", f"Pour {year}, l'avis est donné entre février {year.start} et la fin de l'année."
        )
