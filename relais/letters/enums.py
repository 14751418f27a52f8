"""Words of the letters."""

from django.db.models import TextChoices


class LetterState(TextChoices):
    """Where a letter stands."""

    DRAFT = "draft", "En rédaction"
    PROPOSED = "proposed", "Proposée à la signature"
    REVIEW = "review", "Au visa de l’académie"
    SIGNED = "signed", "Signée"
    ISSUED = "issued", "Émise"
    IMPORTED = "imported", "Reprise de l’ancien outil"


ON_PAPER = "Signée sur papier"


class Priority(TextChoices):
    """How much an activity weighs this year."""

    MAIN = "main", "Principale"
    SECONDARY = "secondary", "Secondaire"


class Party(TextChoices):
    """Who else than a referent may hold an activity."""

    MANAGEMENT = "management", "Direction"
    STAFF = "staff", "Autre personnel"
    AUTHORITY = "authority", "Collectivité"
    ACADEMIE = "academie", "Académie"


class HolderRole(TextChoices):
    """How somebody holds an activity."""

    RESPONSIBLE = "responsible", "Responsable"
    CONTRIBUTOR = "contributor", "Contribue"


class SectionCode(TextChoices):
    """The free texts of a letter, in its order."""

    CONTEXT = "context", "Contexte et priorités de l'établissement"
    DELEGATIONS = "delegations", "Délégations de services en ligne"
    ASSISTANCE = "assistance", "Assistance"
    MEANS = "means", "Moyens"
    TRAINING = "training", "Formation"
    FOLLOW_UP = "follow_up", "Suivi et bilan"


class PartCode(TextChoices):
    """The parts of a letter, in its order (domain, 2.2): last year's outcomes, then the eleven sections."""

    OUTCOMES = "bilan", "Bilan de l’an dernier"
    FRAME = "cadre", "Cadre et contexte"
    PEOPLE = "equipe", "Personnes"
    SPLIT = "repartition", "Répartition"
    ACTIVITIES = "activites", "Missions et activités"
    DELEGATIONS = "delegations", "Délégations de services"
    ASSISTANCE = "assistance", "Assistance"
    MEANS = "moyens", "Moyens"
    TRAINING = "formation", "Formation"
    ALLOWANCE = "remuneration", "Rémunération"
    FOLLOW_UP = "suivi", "Suivi"
    VALIDATION = "validation", "Validation"


SECTION_PARTS = {
    SectionCode.CONTEXT: PartCode.FRAME,
    SectionCode.DELEGATIONS: PartCode.DELEGATIONS,
    SectionCode.ASSISTANCE: PartCode.ASSISTANCE,
    SectionCode.MEANS: PartCode.MEANS,
    SectionCode.TRAINING: PartCode.TRAINING,
    SectionCode.FOLLOW_UP: PartCode.FOLLOW_UP,
}


class Outcome(TextChoices):
    """What became of a priority of the year before."""

    DONE = "done", "Réalisée"
    PARTLY = "partly", "En partie"
    DROPPED = "dropped", "Abandonnée"


class VisaKind(TextChoices):
    """Whose visa; the head's is the signature of the letter itself."""

    REFERENT = "referent", "Référent"
    ACADEMIE = "academie", "Académie"


class Decision(TextChoices):
    """What a visa says."""

    AGREED = "agreed", "Accord"
    RESERVED = "reserved", "Accord avec réserve"
    REFUSED = "refused", "Refus"


class AcademieVisa(TextChoices):
    """Which signed letters the academy reads before they are issued."""

    NEVER = "never", "Aucune : acceptation automatique"
    SOME = "some", "Celles qui sont signalées ou tirées au sort"
    ALWAYS = "always", "Toutes"


class ShownIf(TextChoices):
    """A condition on what is already known of a letter."""

    ALWAYS = "", "Toujours"
    MISSION_1 = "M1", "Si une activité de la mission 1 est retenue"
    MISSION_2 = "M2", "Si une activité de la mission 2 est retenue"
    MISSION_3 = "M3", "Si une activité de la mission 3 est retenue"
    MISSION_4 = "M4", "Si une activité de la mission 4 est retenue"
    NEWCOMER = "newcomer", "Si un référent débute dans la fonction"
    SHARED = "shared", "Si plusieurs référents se partagent la mission"


class TemplateState(TextChoices):
    """Whether an academy's template of the letter may still change."""

    DRAFT = "draft", "Brouillon"
    PUBLISHED = "published", "Publié"


class PastKind(TextChoices):
    """What importing an answer of the old tool would do, or why it would not."""

    NEW = "new", "À reprendre"
    KNOWN = "known", "Déjà reprise"
    DIFFERENT = "different", "Déjà reprise, avec un autre texte"
    TAKEN = "taken", "Lettre écrite dans l’application"
    DOUBLE = "double", "Remplacée par une réponse plus récente"
    UNFINISHED = "unfinished", "Réponse non terminée"
    NO_SCHOOL = "no_school", "Établissement introuvable"
    ERROR = "error", "Erreur"
