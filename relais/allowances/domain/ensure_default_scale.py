"""The scale an academy finds when it starts."""

from typing import Final, NamedTuple

from django.db import transaction

from relais.allowances.enums import CENTS_IN_QUARTER, QUARTERS_IN_IMP, ScaleState
from relais.allowances.models import Scale, ScaleLine
from relais.core import clock
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType

NAME = "barème 2015"
FROM_YEAR = SchoolYear(2015)
AUTHOR = "Installation"
REASON = "Cadrage académique de 2015"
CENTS_IN_IMP = CENTS_IN_QUARTER * QUARTERS_IN_IMP


class DefaultLine(NamedTuple):
    """A line of the framework page; `imp` None where it says nothing."""

    school_type: SchoolType
    min_pupils: int
    max_pupils: int | None
    imp: int | None
    note: str = ""


LIKE_A_LYCEE = "comme un lycée"
# The framework page's four lines; it names neither the LP nor an EREA above 500: lines of their own.
LINES: Final = (
    DefaultLine(SchoolType.COLLEGE, 0, 200, 1),
    DefaultLine(SchoolType.COLLEGE, 201, None, 2),
    DefaultLine(SchoolType.LYCEE, 0, 500, 2),
    DefaultLine(SchoolType.LYCEE, 501, None, 3),
    DefaultLine(SchoolType.LP, 0, 500, 2, LIKE_A_LYCEE),
    DefaultLine(SchoolType.LP, 501, None, 3, LIKE_A_LYCEE),
    DefaultLine(SchoolType.EREA, 0, 500, 2),
    DefaultLine(SchoolType.EREA, 501, None, None, "à décider par l'académie"),
)


@transaction.atomic
def ensure_default_scale() -> Scale:
    """Return the national scale, written the first time; an existing one is left as it is.

    It comes with the installation, by nobody's act: the journal has no line of it.
    """
    existing = Scale.objects.filter(academie=None, from_year=FROM_YEAR).first()
    if existing:
        return existing
    now = clock.now()
    scale = Scale.objects.create(name=NAME, from_year=FROM_YEAR, created_at=now, created_by=AUTHOR)
    ScaleLine.objects.bulk_create(
        ScaleLine(
            scale=scale,
            position=position,
            school_types=[line.school_type],
            min_pupils=line.min_pupils,
            max_pupils=line.max_pupils,
            cents=None if line.imp is None else line.imp * CENTS_IN_IMP,
            note=line.note,
        )
        for position, line in enumerate(LINES, start=1)
    )
    scale.state, scale.published_at = ScaleState.PUBLISHED, now
    scale.published_by, scale.adoption_reason = AUTHOR, REASON
    scale.save()
    return scale
