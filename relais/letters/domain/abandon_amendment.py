"""Give up the next version of a letter, begun by mistake or needed no more."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.models import Letter
from relais.letters.rules import can_amend_letter
from relais.letters.selectors import is_frozen


@transaction.atomic
def abandon_amendment(*, actor: Scope, letter: Letter) -> Letter:
    """Delete a version not signed yet and return the one it would have replaced, still in force.

    Raises DomainError `forbidden`, `first_version` for a letter that amends none, or `letter_signed`.
    """
    if not can_amend_letter(actor, letter):
        raise DomainError("forbidden", "Seuls les référents et la direction de l'établissement l'amendent.")
    locked = Letter.objects.select_for_update().get(pk=letter.pk)
    if locked.amends is None:
        raise DomainError("first_version", "La première version d'une lettre ne s'abandonne pas.")
    if is_frozen(locked):
        raise DomainError("letter_signed", "Cette version est signée : elle ne s'abandonne plus.")
    in_force, version, reason = locked.amends, locked.version, locked.amend_reason
    locked.delete()
    record_entry(
        actor=actor,
        act="abandon_amendment",
        on=in_force,
        comment=reason,
        before={"version": version},
    )
    return in_force
