"""Last year's team again, with last year's sharing, in one gesture."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from relais.allowances.selectors import last_years_shares
from relais.campaigns.domain.designate_in_campaign import designate_in_campaign, refuse_after_signature
from relais.campaigns.domain.share_in_campaign import share_in_campaign
from relais.campaigns.models import Invitation
from relais.campaigns.selectors import school_progress
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.domain import TeamMember
from relais.designations.models import Designation
from relais.designations.selectors import active_team, last_years_team
from relais.letters.domain import start_letter
from relais.letters.models import Letter
from relais.schools.models import School


@dataclass(frozen=True, slots=True)
class Reconduction:
    """What came of it: the team, whether the money is shared, the letter begun, and what remains to do."""

    team: list[Designation]
    is_shared: bool
    letter: Letter
    remains: str = ""


@transaction.atomic
def reconduct_team(*, actor: Scope, invitation: Invitation) -> Reconduction:
    """Name last year's people again, share as last year where it may be, begin the letter from last year's.

    Asked twice, nothing changes. Raises DomainError `forbidden`, `closed_year`, `letter_signed`,
    `no_last_team`, or `team_changed` once the head has named others.
    """
    refuse_after_signature(actor, invitation)
    school, year = invitation.school, invitation.campaign.year
    School.objects.select_for_update().get(pk=school.pk)
    last = [each.person for each in last_years_team(school.pk, year)]
    if not last:
        raise DomainError(
            "no_last_team", "Aucune équipe n'est connue de l'an dernier : désignez-la ci-dessous."
        )
    present = active_team(school.pk, year)
    if present and {each.person_id for each in present} != {person.pk for person in last}:
        raise DomainError("team_changed", "Rien n'a changé : vous avez déjà désigné une autre équipe.")
    team = present or designate_in_campaign(
        actor=actor,
        invitation=invitation,
        members=[TeamMember(person=person) for person in last],
        over_cap_reason="Équipe de l'an dernier reconduite",
    )
    remains = _share_as_last_year(actor, invitation, team)
    letter = start_letter(actor=actor, school=school, year=year)
    return Reconduction(team, is_shared=not remains, letter=letter, remains=remains)


def _share_as_last_year(actor: Scope, invitation: Invitation, team: Sequence[Designation]) -> str:
    """Share as last year, unless it is shared; return what keeps it from being, in French."""
    progress = school_progress(invitation)
    if progress.is_shared:
        return ""
    envelope = progress.envelope
    if envelope is None or envelope.cents is None:
        return "L'académie n'a pas encore fixé l'enveloppe : elle se répartira ensuite."
    last = last_years_shares(invitation.school_id, invitation.campaign.year)
    cents = {each.pk: last.get(each.person_id, 0) for each in team}
    if sum(cents.values()) != envelope.cents:
        return "La répartition de l'an dernier ne fait pas l'enveloppe : choisissez-la à l'étape 2."
    try:
        with transaction.atomic():
            share_in_campaign(actor=actor, invitation=invitation, cents_by_designation=cents)
    except DomainError as error:
        return f"{error.message} Choisissez la répartition à l'étape 2."
    return ""
