"""Say which letters the academy reads before they are issued."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.enums import AcademieVisa
from relais.letters.models import LetterSettings
from relais.letters.models.settings import WHOLE
from relais.letters.rules import can_set_letters
from relais.schools.models import Academie


@transaction.atomic
def set_letter_settings(
    *, actor: Scope, academie: Academie, academie_visa: str, sampled_percent: int
) -> LetterSettings:
    """Write the academy's choice, for the letters signed from now on.

    Raises DomainError `forbidden`, `unknown_choice` or `bad_percent`.
    """
    if not can_set_letters(actor, academie.pk):
        raise DomainError("forbidden", "Seule l'équipe académique règle le circuit des lettres.")
    if academie_visa not in AcademieVisa.values:
        raise DomainError("unknown_choice", "Choisissez quelles lettres l'académie lit.")
    if not 0 <= sampled_percent <= WHOLE:
        raise DomainError("bad_percent", "La part tirée au sort va de 0 à 100 %.")
    settings, _ = LetterSettings.objects.select_for_update().get_or_create(academie=academie)
    before = {"academie_visa": settings.academie_visa, "sampled_percent": settings.sampled_percent}
    after = {"academie_visa": academie_visa, "sampled_percent": sampled_percent}
    if before != after:
        settings.academie_visa, settings.sampled_percent = academie_visa, sampled_percent
        settings.save()
        record_entry(actor=actor, act="set_letter_settings", on=settings, before=before, after=after)
    return settings
