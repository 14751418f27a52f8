"""Save a free text of the letter."""

from django.db import transaction

from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.domain.edit_letter import lock_to_edit, record_edit
from relais.letters.enums import SECTION_PARTS, SectionCode
from relais.letters.models import TEXT_LENGTH, Letter, LetterSection


@transaction.atomic
def save_section(*, actor: Scope, letter: Letter, code: str, text: str, version: int) -> LetterSection:
    """Save the text written on top of `version`; the same text again changes nothing.

    Raises DomainError `forbidden`, `letter_signed`, `unknown_section`, `text_too_long`, or `stale_section`
    when somebody else has saved the section since: nothing is written, both texts remain.
    """
    locked = lock_to_edit(actor=actor, letter=letter)
    if code not in SectionCode.values:
        raise DomainError("unknown_section", "Cette section n'existe pas.")
    text = text.replace("\r\n", "\n").strip()
    if len(text) > TEXT_LENGTH:
        raise DomainError("text_too_long", f"Ce texte dépasse {TEXT_LENGTH} caractères.")
    section, _ = LetterSection.objects.get_or_create(letter=locked, code=code)
    if section.text == text:
        return section
    if section.version != version:
        raise DomainError("stale_section", f"{section.saved_by} a modifié cette section entre-temps.")
    section.text = text
    section.version += 1
    section.saved_at = clock.now()
    section.saved_by = actor.person_name
    section.save()
    record_edit(actor=actor, letter=locked, part=SECTION_PARTS[SectionCode(code)])
    return section
