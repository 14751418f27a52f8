"""Words and legal amounts of the allowance."""

from django.db.models import IntegerChoices, TextChoices

QUARTERS_IN_IMP = 4
CENTS_IN_QUARTER = 31_250
MAX_QUARTERS = 3 * QUARTERS_IN_IMP


class ImpRate(IntegerChoices):
    """The five yearly rates, in cents (arrêté of 27 April 2015), and none."""

    NONE = 0, "sans indemnité"
    QUARTER = 31_250, "312,50 € (¼ IMP)"
    HALF = 62_500, "625 € (½ IMP)"
    ONE = 125_000, "1 250 € (1 IMP)"
    TWO = 250_000, "2 500 € (2 IMP)"
    THREE = 375_000, "3 750 € (3 IMP)"


class EnvelopeQuestion(TextChoices):
    """Why a school has no amount: a question to the academy, never a guess."""

    MISSING_HEAD_COUNT = "missing_head_count", "Effectif inconnu"
    UNKNOWN_TYPE = "unknown_type", "Type d'établissement hors du barème"
    UNDECIDED_LINE = "undecided_line", "Ligne du barème à décider par l'académie"
    OUT_OF_SCALE = "out_of_scale", "Établissement privé : hors du barème"
