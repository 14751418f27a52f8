"""The autumn's awards on their way: decided, attested by most heads, sent to be paid, October paid."""

from datetime import date

from django.db.models import QuerySet

from relais.accounts.models import RoleAssignment
from relais.accounts.selectors import head_assignment_for, scope_for
from relais.allowances.domain import act_on_awards, issue_pay_file, record_payments
from relais.allowances.enums import AwardState, PaymentMode
from relais.allowances.models import Award
from relais.allowances.readers import PaidLine
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.money import ninths
from relais.demo.domain.autumn import Autumn
from relais.designations.enums import DesignationState
from relais.schools.models import Academie

DECIDED_AT, ATTESTED_AT, SENT_AT, PAID_AT = 0.8, 0.85, 0.9, 0.97
# One head in four has not attested yet.
FORGETS_ONE_IN = 4


def pay_autumn(
    *, academie: Academie, officer: RoleAssignment, pay_officer: RoleAssignment, autumn: Autumn
) -> None:
    """Decide where the mission is accepted, attest, issue the pay file, note the payments of October."""
    with clock.at(autumn.moment_at(DECIDED_AT)):
        # Pay depends on the mission accepted, never on the letter (domain, 1.4).
        awards = _awards(autumn).filter(
            share__designation__state=DesignationState.ACCEPTED,
            share__designation__answered_at__lte=clock.now(),
        )
        act_on_awards(actor=scope_for(officer), act="decide", awards=list(awards))
    with clock.at(autumn.moment_at(ATTESTED_AT)):
        _attest(autumn)
    with clock.at(autumn.moment_at(SENT_AT)):
        try:
            issue_pay_file(actor=scope_for(pay_officer), academie=academie, year=autumn.year)
        except DomainError:  # nothing is attested in a very small academy
            return
    with clock.at(autumn.moment_at(PAID_AT)):
        october = date(autumn.year.start, 10, 1)
        monthly = _awards(autumn).filter(state=AwardState.TRANSMITTED, mode=PaymentMode.NINTHS)
        lines = [PaidLine(str(award.pk), october, ninths(award.annual_cents)[0]) for award in monthly]
        record_payments(actor=scope_for(pay_officer), academie=academie, year=autumn.year, lines=lines)


def _awards(autumn: Autumn) -> QuerySet[Award]:
    awards = Award.objects.filter(share__envelope__year=autumn.year)
    return awards.select_related("share__envelope__school", "share__designation")


def _attest(autumn: Autumn) -> None:
    by_school: dict[int, list[Award]] = {}
    for award in _awards(autumn).filter(state=AwardState.DECIDED).order_by("pk"):
        by_school.setdefault(award.share.envelope.school_id, []).append(award)
    for rank, (school_id, awards) in enumerate(by_school.items()):
        head = head_assignment_for(school_id)
        if head is not None and rank % FORGETS_ONE_IN:
            act_on_awards(actor=scope_for(head), act="attest", awards=awards)
