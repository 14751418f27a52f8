"""Words of the schools."""

from django.db.models import TextChoices

# Parts of a school that have a UAI of their own but no head: SEP, SGT, SEGPA.
SECTION_NATURES = frozenset({"334", "335", "390"})
# In the name of the only ministry whose schools have referents here.
EDUCATION_MINISTRY = "EDUCATION NATIONALE"


class SchoolType(TextChoices):
    """What the scale distinguishes; from the ministry's nature code (domain, data/README)."""

    COLLEGE = "college", "Collège"
    LYCEE = "lycee", "Lycée"
    LP = "lp", "Lycée professionnel"
    EREA = "erea", "EREA"
    OTHER = "other", "Autre"


class Sector(TextChoices):
    """Public, or private."""

    PUBLIC = "public", "Public"
    PRIVATE = "private", "Privé"


class Contract(TextChoices):
    """A private school's contract with the State."""

    NONE = "none", "Hors contrat"
    UNDER = "under", "Sous contrat"
    UNKNOWN = "unknown", "Contrat inconnu"
    NOT_APPLICABLE = "na", "Sans objet"


class AuthorityKind(TextChoices):
    """Which local authority: the département for collèges, the région for the rest.

    Code de l'éducation, L213-2 and L214-6. A collectivity with a status of its own bears its full name.
    """

    DEPARTEMENT = "departement", "Département"
    REGION = "region", "Région"
    COLLECTIVITY = "collectivity", "Collectivité"


class ZoneSource(TextChoices):
    """Where a school's zone comes from; a file never overwrites what the academy set by hand."""

    FILE = "file", "Fichier du ministère"
    CSV = "csv", "Fichier de l'académie"
    DEPARTEMENT = "departement", "Département, à défaut"
    MANUAL = "manual", "Saisie"


class HeadCountSource(TextChoices):
    """Which published file a head-count was read in."""

    HEBERGEMENT_2D = (
        "hebergement_2d",
        "Constat par établissement (fr-en-mode-hebergement-eleves-etablissements-2d)",
    )
    COLLEGE = "college", "Effectifs des collèges (fr-en-college-effectifs-niveau-sexe-lv)"
    LYCEE_GT = "lycee_gt", "Effectifs des lycées GT (fr-en-lycee_gt-effectifs-niveau-sexe-lv)"
    LYCEE_PRO = "lycee_pro", "Effectifs des lycées pro (fr-en-lycee_pro-effectifs-niveau-sexe-lv)"
    SECOND_DEGRE = "second_degre", "Effectifs du second degré (fr-en-effectifs-second-degre, ancien)"
    ANNUAIRE = "annuaire", "Annuaire de l'éducation"
    PLAIN = "plain", "Fichier UAI;rentrée;effectif"
    MANUAL = "manual", "Saisie"


class ImportKind(TextChoices):
    """What a file brings."""

    ANNUAIRE = "annuaire", "Annuaire des établissements"
    HEAD_COUNTS = "head_counts", "Effectifs"


class ImportState(TextChoices):
    """Where an import stands: nothing is written before a person says so."""

    RECEIVED = "received", "Fichier reçu"
    COMPARED = "compared", "Différences à examiner"
    APPLYING = "applying", "Application en cours"
    APPLIED = "applied", "Appliqué"
    FAILED = "failed", "Refusé"


class ChangeKind(TextChoices):
    """What an import would do to a school."""

    NEW = "new", "Nouveau"
    CLOSED = "closed", "Fermé"
    REOPENED = "reopened", "Rouvert"
    RENAMED = "renamed", "Renommé"
    TYPE_CHANGED = "type_changed", "Type changé"
    UPDATED = "updated", "Modifié"
    HEAD_COUNT = "head_count", "Effectif"


class IssueKind(TextChoices):
    """What is wrong with a line of a file."""

    BAD_UAI = "bad_uai", "UAI incorrect"
    UNKNOWN_TYPE = "unknown_type", "Type inconnu"
    DUPLICATE_UAI = "duplicate_uai", "UAI en double"
    MISSING_COORDINATES = "missing_coordinates", "Coordonnées absentes"
    UNKNOWN_SCHOOL = "unknown_school", "Établissement absent du répertoire"
    BAD_VALUE = "bad_value", "Valeur illisible"
    INCOMPLETE_FILE = "incomplete_file", "Fichier incomplet"


class HolidayZone(TextChoices):
    """The zones of the school holidays in metropolitan France."""

    A = "A", "Zone A"
    B = "B", "Zone B"
    C = "C", "Zone C"


class HolidaySource(TextChoices):
    """Where a period without class comes from; a file never overwrites what the academy set by hand."""

    PUBLISHED = "published", "Calendrier national"
    FILE = "file", "Fichier importé"
    MANUAL = "manual", "Saisie"
