"""Which campaigns, and whose."""

from django.db.models import QuerySet
from django.http import Http404

from relais.campaigns.models import Campaign, Invitation
from relais.campaigns.rules import can_see_head_steps
from relais.core import clock
from relais.core.school_year import PREPARING_FROM_MONTH, SchoolYear
from relais.core.scope import ACADEMIE_ROLES, Scope


def campaigns_visible_to(scope: Scope) -> QuerySet[Campaign]:
    """Return the campaigns of the academy the scope works for, the latest first."""
    if scope.role not in ACADEMIE_ROLES:
        return Campaign.objects.none()
    return Campaign.objects.filter(academie_id=scope.academie_id).select_related("academie")


def get_campaign_or_404(scope: Scope, year: SchoolYear | None = None) -> Campaign:
    """Return the campaign of that year, by default the latest."""
    campaigns = campaigns_visible_to(scope)
    campaign = (campaigns.filter(year=year) if year else campaigns).first()
    if campaign is None:
        raise Http404
    return campaign


def latest_campaign(academie_id: int) -> Campaign | None:
    """Return the latest campaign opened in the academy."""
    return Campaign.objects.filter(academie_id=academie_id).select_related("academie").first()


def year_to_open(academie_id: int) -> SchoolYear | None:
    """Return the first year without a campaign among the current one and, from May, the next."""
    current = SchoolYear.current()
    years = [current, current.next] if PREPARING_FROM_MONTH <= clock.today().month < current.first_day.month else [current]
    opened = set(Campaign.objects.filter(academie_id=academie_id, year__in=years).values_list("year", flat=True))
    return next((year for year in years if year not in opened), None)


def get_invitation_or_404(scope: Scope) -> Invitation:
    """Return the latest invitation of the head's or deputy's own school."""
    invitation = None
    if can_see_head_steps(scope):
        invitation = (
            Invitation.objects.filter(school_id=scope.school_id)
            .select_related("campaign__academie", "school__academie", "head__person")
            .order_by("-campaign__year")
            .first()
        )
    if invitation is None:
        raise Http404
    return invitation
