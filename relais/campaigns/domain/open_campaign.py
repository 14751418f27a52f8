"""Open the year's campaign: fix the envelopes, find the heads, write to each of them."""

from datetime import date

from django.db import transaction

from relais.allowances.domain import fix_envelopes
from relais.audit.domain import record_entry
from relais.campaigns.domain.invite_head import invite_head
from relais.campaigns.models import Campaign, Invitation
from relais.campaigns.rules import can_open_campaign
from relais.campaigns.selectors import openable_years
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.domain.carry_zones import carry_zones
from relais.schools.models import Academie
from relais.schools.selectors import campaign_schools


@transaction.atomic
def open_campaign(*, actor: Scope, academie: Academie, year: SchoolYear, due_on: date) -> Campaign:
    """Open the campaign of `year`, to be done before `due_on`; every head gets a mail with a personal link.

    The envelopes and zones of the year are fixed at that moment. A school without head nor address is in
    the campaign too: it is written to later, by `invite_head`. All or nothing. Raises DomainError
    `forbidden`, `campaign_already_open`, `year_not_open`, `due_date_past`, `due_date_too_late`, `no_school`.
    """
    if not can_open_campaign(actor, academie):
        raise DomainError("forbidden", "Seule l'équipe numérique de l'académie ouvre la campagne.")
    Academie.objects.select_for_update().get(pk=academie.pk)
    _check_dates(academie, year, due_on)
    schools = list(campaign_schools(academie))
    if not schools:
        raise DomainError("no_school", "Aucun établissement public : importez d'abord l'annuaire.")
    campaign = Campaign.objects.create(
        academie=academie,
        year=year,
        opened_at=clock.now(),
        opened_by=actor.label,
        due_on=due_on,
    )
    carry_zones(actor=actor, academie=academie, year=year)
    fix_envelopes(actor=actor, academie=academie, year=year)
    count = sum(
        _invite(actor, Invitation(campaign=campaign, school=school, invited_at=clock.now()))
        for school in schools
    )
    comment = f"{count} établissements invités sur {len(schools)}"
    record_entry(actor=actor, act="open_campaign", on=campaign, to_state="open", comment=comment)
    return campaign


def _check_dates(academie: Academie, year: SchoolYear, due_on: date) -> None:
    if Campaign.objects.filter(academie=academie, year=year).exists():
        raise DomainError("campaign_already_open", f"La campagne {year} est déjà ouverte.")
    if year not in openable_years():
        raise DomainError("year_not_open", f"La campagne {year} ne peut pas être ouverte aujourd'hui.")
    if due_on <= clock.today():
        raise DomainError("due_date_past", "La date limite est déjà passée : choisissez une date à venir.")
    if due_on > year.last_day:
        raise DomainError("due_date_too_late", f"La date limite dépasse la fin de l'année {year}.")


def _invite(actor: Scope, invitation: Invitation) -> bool:
    """Put the school in the campaign; tell whether somebody could be written to."""
    invitation.save()
    try:
        invite_head(actor=actor, invitation=invitation)
    except DomainError as error:
        record_entry(actor=actor, act="fail_to_invite", on=invitation, comment=error.message)
        return False
    return True
