"""Words of the dashboards."""

from django.db.models import TextChoices


class Fact(TextChoices):
    """What is done in a school of a campaign, or is not yet."""

    DESIGNATED = "designated", "Référents désignés"
    SHARED = "shared", "Indemnité répartie"
    DRAFTED = "drafted", "Lettre rédigée"
    SIGNED = "signed", "Lettre signée"
    NOT_DESIGNATED = "not-designated", "Sans référent"
    NOT_SHARED = "not-shared", "Indemnité non répartie"
    NOT_DRAFTED = "not-drafted", "Lettre non rédigée"
    NOT_SIGNED = "not-signed", "Lettre non signée"
