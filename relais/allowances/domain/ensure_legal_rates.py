"""The yearly rates an academy finds when it starts."""

from django.db import transaction

from relais.allowances.models import LegalRate
from relais.core.school_year import SchoolYear

FROM_YEAR = SchoolYear(2015)
SOURCE = "arrêté du 27 avril 2015 fixant les taux annuels de l'indemnité pour mission particulière"
RATES = (31_250, 62_500, 125_000, 250_000, 375_000)


@transaction.atomic
def ensure_legal_rates() -> None:
    """Write the rates of 2015 the first time, in cents; those of a later text are left as they are.

    They come with the installation, by nobody's act: the journal has no line of it.
    """
    for cents in RATES:
        LegalRate.objects.get_or_create(from_year=FROM_YEAR, cents=cents, defaults={"source": SOURCE})
