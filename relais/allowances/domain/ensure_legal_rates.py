"""The yearly rates an academy finds when it starts."""

from django.db import transaction

from relais.allowances.models import LegalRate
from relais.allowances.numbers.splits import PAID_RATES
from relais.core.school_year import SchoolYear

FROM_YEAR = SchoolYear(2015)
SOURCE = "arrêté du 27 avril 2015 fixant les taux annuels de l'indemnité pour mission particulière"


@transaction.atomic
def ensure_legal_rates() -> None:
    """Write the rates of 2015 the first time, in cents; those of a later text are left as they are.

    They come with the installation, by nobody's act: the journal has no line of it.
    """
    for cents in PAID_RATES:
        LegalRate.objects.get_or_create(from_year=FROM_YEAR, cents=cents, defaults={"source": SOURCE})
