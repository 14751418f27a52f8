"""What the pay office is sent: every payable award, or what changed since the last file."""

from typing import Any, Final

from django.db import transaction

from relais.allowances.enums import QUARTERS_IN_IMP, AwardState, ImpRate, PaymentMode
from relais.allowances.models import Award
from relais.allowances.numbers.payments import channel
from relais.allowances.rules import can_pay_awards
from relais.allowances.selectors import payable_awards, settings_for
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.documents.domain import TableColumn, issue_table
from relais.documents.enums import TableKind
from relais.documents.models import IssuedTable
from relais.schools.models import Academie
from relais.ui.tables import Kind

MISSION = "Référent pour les ressources et usages pédagogiques numériques"
CHUNK = 2_000

# Stable: a column is added at the end, and never changes its meaning. Domain, 1.7.
PAY_COLUMNS: Final = (
    TableColumn("reference", "Référence", description="À reprendre dans le fichier de retour"),
    TableColumn("uai", "UAI"),
    TableColumn("school", "Établissement"),
    TableColumn("last_name", "Nom"),
    TableColumn("first_name", "Prénom"),
    TableColumn("mission", "Mission", description="Décret 2015-475, article 6"),
    TableColumn("units", "Unités", Kind.DECIMAL, "Taux annuel, en IMP de 1 250 €"),
    TableColumn("annual", "Taux annuel", Kind.EUROS, "Pour une année entière"),
    TableColumn("cents", "Montant", Kind.EUROS, "Dû pour les jours servis"),
    TableColumn("channel", "Mode", description="STS ou ASIE"),
    TableColumn("payment", "Versement", description="Par neuvièmes, ou une fois après service fait"),
    TableColumn("starts_on", "Début", Kind.DATE),
    TableColumn("ends_on", "Fin", Kind.DATE),
)


@transaction.atomic
def issue_pay_file(
    *, actor: Scope, academie: Academie, year: SchoolYear, is_complete: bool = False
) -> IssuedTable:
    """Issue the year's pay file, and mark what it holds for the first time as transmitted.

    The file keeps the whole state of the day and what changed since the one before; it never changes.
    Raises DomainError `forbidden`, `nothing_to_pay`, or `nothing_new` since the last one.
    """
    if not can_pay_awards(actor, academie_id=academie.pk):
        raise DomainError("forbidden", "Vous ne pouvez pas émettre le fichier de paye de cette académie.")
    asie_up_to = settings_for(academie.pk, year).asie_up_to_cents
    awards = payable_awards(academie, year).order_by("share__envelope__school__uai", "pk")
    rows = {str(award.pk): _row(award, asie_up_to) for award in awards.iterator(chunk_size=CHUNK)}
    if not rows:
        raise DomainError("nothing_to_pay", "Aucune attribution n'a encore son service attesté.")
    table = issue_table(
        actor=actor,
        kind=TableKind.PAY_FILE,
        academie=academie,
        year=year,
        columns=PAY_COLUMNS,
        rows=rows,
        is_complete=is_complete,
    )
    fresh = Award.objects.filter(
        share__envelope__school__academie=academie,
        share__envelope__year=year,
        state=AwardState.ATTESTED,
    )
    fresh.update(state=AwardState.TRANSMITTED, transmitted_at=clock.now())
    return table


def _row(award: Award, asie_up_to: int) -> list[Any]:
    school, person = award.share.envelope.school, award.share.designation.person
    return [
        str(award.pk),
        school.uai,
        school.name,
        person.last_name.upper(),
        person.first_name,
        MISSION,
        round(award.annual_cents / (QUARTERS_IN_IMP * ImpRate.QUARTER), 4),
        award.annual_cents,
        award.cents,
        str(channel(award.annual_cents, asie_up_to)),
        PaymentMode(award.mode).label,
        award.starts_on,
        award.ends_on,
    ]
