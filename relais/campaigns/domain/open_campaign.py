"""Open the year's campaign: fix the envelopes, find the heads, write to each of them."""

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from relais.accounts.domain import create_access_link, ensure_head
from relais.allowances.domain import fix_envelopes
from relais.audit.domain import record_entry
from relais.campaigns.models import Campaign, Invitation
from relais.campaigns.notifications import CampaignOpened
from relais.campaigns.rules import can_open_campaign
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.schools.domain import carry_zones
from relais.schools.models import Academie, School
from relais.schools.selectors import campaign_schools

LINK_LIVES_AFTER_DUE = timedelta(days=90)


def open_campaign(*, actor: Scope, academie: Academie, year: SchoolYear, due_on: date) -> Campaign:
    """Open the campaign of `year`, to be done before `due_on`; every head gets a mail with a personal link.

    The envelopes and zones of the year are fixed at that moment. All or nothing.
    Raises DomainError `forbidden`, `due_date_past`, `no_school`, `campaign_already_open`.
    """
    if not can_open_campaign(actor, academie):
        raise DomainError("forbidden", "Seule l'équipe numérique de l'académie ouvre la campagne.")
    if due_on <= clock.today():
        raise DomainError("due_date_past", "La date limite est déjà passée : choisissez une date à venir.")
    schools = list(campaign_schools(academie))
    if not schools:
        raise DomainError("no_school", "Aucun établissement : importez d'abord l'annuaire.")
    try:
        return _open(actor, academie, year, due_on, schools)
    except IntegrityError as error:
        raise DomainError("campaign_already_open", f"La campagne {year} est déjà ouverte.") from error


@transaction.atomic
def _open(actor: Scope, academie: Academie, year: SchoolYear, due_on: date, schools: list[School]) -> Campaign:
    campaign = Campaign.objects.create(
        academie=academie,
        year=year,
        opened_at=clock.now(),
        opened_by=actor.label,
        due_on=due_on,
    )
    carry_zones(actor=actor, academie=academie, year=year)
    fix_envelopes(actor=actor, academie=academie, year=year)
    for school in schools:
        _invite(actor, campaign, school)
    record_entry(actor=actor, act="open_campaign", on=campaign, to_state="open", comment=f"{len(schools)} établissements")
    return campaign


def _invite(actor: Scope, campaign: Campaign, school: School) -> Invitation:
    head = ensure_head(actor=actor, school=school)
    link, url = create_access_link(
        actor=actor,
        assignment=head,
        target=reverse("campaigns:head_steps"),
        expires_at=_end_of(campaign.due_on + LINK_LIVES_AFTER_DUE),
    )
    invitation = Invitation.objects.create(
        campaign=campaign,
        school=school,
        head=head,
        link=link,
        invited_at=clock.now(),
    )
    CampaignOpened().queue(
        key=f"campaign-opened:{campaign.pk}:{school.pk}",
        to_address=head.person.email,
        person=head.person,
        school=school,
        context={"campaign": campaign, "school": school, "head": head.person, "url": url, "sender": actor.perimeter},
    )
    return invitation


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))
