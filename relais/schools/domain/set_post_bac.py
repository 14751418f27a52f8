"""Choose whether post-bac pupils count in the head-count that sets an envelope."""

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.schools.models import Academie
from relais.schools.rules import can_edit_schools

WORDS = {True: "comptés", False: "non comptés"}


@transaction.atomic
def set_post_bac(*, actor: Scope, academie: Academie, counts_post_bac: bool) -> Academie:
    """Count the pupils of BTS and CPGE, or not; journal it. An envelope already fixed does not change.

    Raises DomainError `forbidden`.
    """
    if not can_edit_schools(actor, academie.pk):
        raise DomainError("forbidden", "Seule l'équipe académique choisit si les élèves post-bac comptent.")
    locked = Academie.objects.select_for_update().get(pk=academie.pk)
    if locked.counts_post_bac == counts_post_bac:
        return locked
    locked.counts_post_bac = counts_post_bac
    locked.save(update_fields=["counts_post_bac"])
    comment = f"élèves post-bac : {WORDS[not counts_post_bac]} → {WORDS[counts_post_bac]}"
    record_entry(
        actor=actor,
        act="set_post_bac",
        on=locked,
        comment=comment,
        before={"counts_post_bac": not counts_post_bac},
        after={"counts_post_bac": counts_post_bac},
    )
    return locked
