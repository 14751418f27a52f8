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


class ScaleState(TextChoices):
    """Whether a scale may still change."""

    DRAFT = "draft", "Brouillon"
    PUBLISHED = "published", "Publié"


class LineBasis(TextChoices):
    """What the amount of a line is for."""

    PER_SCHOOL = "school", "par établissement"
    PER_REFERENT = "referent", "par référent"


class Horizon(TextChoices):
    """Whose head-counts a simulation reads."""

    THIS_YEAR = "cette-annee", "de cette année"
    NEXT_YEAR = "annee-suivante", "de l'année suivante"


class PeopleSource(TextChoices):
    """Where the number of a school's referents comes from, in a simulation."""

    THIS_YEAR = "this_year", "équipe de cette année"
    LAST_YEAR = "last_year", "équipe de l'an dernier"
    ASSUMED = "assumed", "supposé"


class Recognition(TextChoices):
    """How the mission is recognised: money or hours, never both (décret 2015-475, art. 1)."""

    IMP = "imp", "Indemnité (IMP)"
    SERVICE_REDUCTION = "reduction", "Allègement de service"
    PACTE = "pacte", "Déjà payée par le pacte enseignant"
    NONE = "none", "Sans indemnité"


class PaymentMode(TextChoices):
    """When an award is paid (décret 2015-475, art. 3)."""

    NINTHS = "ninths", "Neuf versements, d'octobre à juin"
    SERVICE_DONE = "service_done", "Un versement, après service fait"


class ProrataBase(TextChoices):
    """Over which months a part of the year is counted, each of thirty days; the texts leave the choice."""

    OCTOBER = "october", "D'octobre à juin : les neuf mois payés"
    SEPTEMBER = "september", "De septembre à juin : les dix mois de cours"


class AwardState(TextChoices):
    """Where an award stands, from the head's proposal to the payment."""

    PROPOSED = "proposed", "Proposée"
    DECIDED = "decided", "Décidée"
    ATTESTED = "attested", "Service attesté"
    TRANSMITTED = "transmitted", "Transmise à la paye"
    PAID = "paid", "Payée"


# Beyond the head's own proposal.
LATER_STATES = (AwardState.DECIDED, AwardState.ATTESTED, AwardState.TRANSMITTED, AwardState.PAID)


class PayChannel(TextChoices):
    """In which application the pay office enters an award."""

    STS = "STS", "STS"
    ASIE = "ASIE", "ASIE"


class MonthState(TextChoices):
    """What has become of one month's payment."""

    PLANNED = "planned", "à venir"
    AWAITED = "awaited", "attendu"
    PAID = "paid", "payé"
