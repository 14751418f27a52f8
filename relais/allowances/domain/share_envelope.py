"""The head proposes who receives what."""

from collections.abc import Mapping

from django.db import transaction

from relais.allowances.enums import ImpRate
from relais.allowances.models import ACTOR_LENGTH, Envelope, Share
from relais.allowances.rules import can_share_envelope
from relais.audit.domain import record_entry
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.money import format_euros
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.schools.models import School


@transaction.atomic
def share_envelope(
    *,
    actor: Scope,
    school: School,
    year: SchoolYear,
    cents_by_designation: Mapping[int, int],
) -> list[Share]:
    """Set every share of the school's envelope: one legal rate a person, the whole amount, to the cent.

    A person of the team left out receives nothing; shares of people gone are taken away. Asked twice,
    nothing changes. Raises DomainError `forbidden`, `no_amount`, `not_in_team`, `illegal_rate` or
    `sum_differs`.
    """
    if not can_share_envelope(actor, school_id=school.pk, academie_id=school.academie_id):
        raise DomainError("forbidden", "Vous ne pouvez pas répartir l'enveloppe de cet établissement.")
    envelope = Envelope.objects.select_for_update().filter(school=school, year=year).first()
    if envelope is None or envelope.cents is None:
        raise DomainError("no_amount", "L'académie n'a pas encore fixé l'enveloppe de cet établissement.")
    team = active_team(school.pk, year)
    _check_shares(envelope.cents, {one.pk for one in team}, cents_by_designation)
    shares = {share.designation_id: share for share in envelope.shares.all()}
    before = {pk: share.cents for pk, share in shares.items()}
    after = {one.pk: cents_by_designation.get(one.pk, ImpRate.NONE.value) for one in team}
    if before == after:
        return [shares[one.pk] for one in team]
    return _write(actor, envelope, team, before, after)


def _check_shares(amount: int, team: set[int], cents_by_designation: Mapping[int, int]) -> None:
    if not cents_by_designation.keys() <= team:
        raise DomainError("not_in_team", "Une part va à une personne qui n'est plus dans l'équipe.")
    if not set(cents_by_designation.values()) <= set(ImpRate.values):
        raise DomainError("illegal_rate", "Un montant n'est pas un taux légal (arrêté du 27 avril 2015).")
    rest = amount - sum(cents_by_designation.values())
    if rest:
        raise DomainError("sum_differs", describe_rest(rest))


def describe_rest(rest: int) -> str:
    """Say in French what is still to share, or by how much the shares exceed, in cents."""
    if rest > 0:
        return f"Il reste {format_euros(rest)} à répartir."
    return f"La répartition dépasse l'enveloppe de {format_euros(-rest)}."


def _write(
    actor: Scope,
    envelope: Envelope,
    team: list[Designation],
    before: Mapping[int, int],
    after: Mapping[int, int],
) -> list[Share]:
    envelope.shares.exclude(designation__in=team).delete()
    shares = [
        Share.objects.update_or_create(
            designation=designation,
            defaults={
                "envelope": envelope,
                "cents": after[designation.pk],
                "shared_at": clock.now(),
                "shared_by": actor.label[:ACTOR_LENGTH],
            },
        )[0]
        for designation in team
    ]
    record_entry(
        actor=actor,
        act="share_envelope",
        on=envelope,
        comment=" · ".join(f"{one.person} : {format_euros(after[one.pk])}" for one in team),
        before={"cents_by_designation": before},
        after={"cents_by_designation": after},
    )
    return shares
