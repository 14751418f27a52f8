"""Which campaigns, and whose."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from relais.accounts.selectors import assignments_on
from relais.campaigns.models import Campaign, Invitation
from relais.campaigns.rules import (
    FOLLOW_CAMPAIGN,
    OPEN_CAMPAIGN,
    SEE_HEAD_STEPS,
    can_see_head_steps,
)
from relais.core import clock
from relais.core.rights import Paths
from relais.core.school_year import PREPARING_FROM_MONTH, SchoolYear
from relais.core.scope import Role, Scope
from relais.schools.models import Academie, School
from relais.schools.selectors import campaign_schools

PATHS = Paths(school="school_id", academie="campaign__academie_id")


def campaigns_visible_to(scope: Scope) -> QuerySet[Campaign]:
    """Return the campaigns of the academy the scope works for, the latest first."""
    followed = Campaign.objects.filter(FOLLOW_CAMPAIGN.within(scope, Paths(academie="academie_id")))
    return followed.select_related("academie")


def get_campaign_or_404(scope: Scope, year: SchoolYear | None = None) -> Campaign:
    """Return the campaign of that year, by default the latest."""
    campaigns = campaigns_visible_to(scope)
    campaign = (campaigns.filter(year=year) if year else campaigns).first()
    if campaign is None:
        raise Http404
    return campaign


def get_managed_campaign_or_404(scope: Scope, year: SchoolYear) -> Campaign:
    """Return the campaign of that year to the academy's digital team; Http404 to anybody else."""
    managed = Campaign.objects.filter(OPEN_CAMPAIGN.within(scope, Paths(academie="academie_id")), year=year)
    return get_object_or_404(managed.select_related("academie"))


def campaign_of_year(academie_id: int, year: SchoolYear) -> Campaign | None:
    """Return the academy's campaign of that year, if it was opened."""
    campaigns = Campaign.objects.filter(academie_id=academie_id, year=year)
    return campaigns.select_related("academie").first()


def latest_campaign(academie_id: int) -> Campaign | None:
    """Return the latest campaign opened in the academy."""
    return Campaign.objects.filter(academie_id=academie_id).select_related("academie").first()


def openable_years() -> list[SchoolYear]:
    """Return the years whose campaign may be opened today: the current one and, from May, the next."""
    current = SchoolYear.current()
    prepares_next = PREPARING_FROM_MONTH <= clock.today().month < current.first_day.month
    return [current, current.next] if prepares_next else [current]


def year_to_open(academie_id: int) -> SchoolYear | None:
    """Return the first year that may be opened today and is not yet."""
    years = openable_years()
    opened = Campaign.objects.filter(academie_id=academie_id, year__in=years).values_list("year", flat=True)
    return next((year for year in years if year not in set(opened)), None)


def unreachable_schools(academie: Academie) -> QuerySet[School]:
    """Return the schools of a campaign opened now that nobody could be written to: no head, no address."""
    heads = assignments_on(clock.today()).filter(school=OuterRef("pk"), role=Role.HEAD)
    return campaign_schools(academie).filter(~Exists(heads), email="")


def invitations_visible_to(scope: Scope) -> QuerySet[Invitation]:
    """Return the invitations of the academy to its digital team, of the school to its head and deputy."""
    invitations = Invitation.objects.select_related("campaign__academie", "school__academie", "head__person")
    return invitations.filter(OPEN_CAMPAIGN.within(scope, PATHS) | SEE_HEAD_STEPS.within(scope, PATHS))


def get_managed_invitation_or_404(scope: Scope, pk: int) -> Invitation:
    """Return the invitation to the academy's digital team; Http404 to anybody else."""
    managed = invitations_visible_to(scope).filter(OPEN_CAMPAIGN.within(scope, PATHS))
    return get_object_or_404(managed, pk=pk)


def latest_invitation(scope: Scope) -> Invitation | None:
    """Return the latest invitation of the head's or deputy's own school, if there is one."""
    return own_invitations(scope).first()


def own_invitations(scope: Scope) -> QuerySet[Invitation]:
    """Return the invitations of the head's or deputy's own school, latest year first."""
    if not can_see_head_steps(scope):
        return Invitation.objects.none()
    return invitations_visible_to(scope).order_by("-campaign__year")


def get_invitation_or_404(scope: Scope, year: SchoolYear | None = None) -> Invitation:
    """Return the invitation of the head's or deputy's own school that year, by default the latest."""
    if year is None:
        invitation = latest_invitation(scope)
    else:
        invitation = own_invitations(scope).filter(campaign__year=year).first()
    if invitation is None:
        msg = "no invitation in scope"
        raise Http404(msg)
    return invitation
