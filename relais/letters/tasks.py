"""Issuing what is signed, seeing what has changed around a letter; any number of workers may run it."""

import logging

from django.db import transaction

from relais.core.leases import take_due
from relais.documents.domain import seal_fault
from relais.letters.domain import void_visas
from relais.letters.domain.issue_letter import issue_letter
from relais.letters.enums import LetterState
from relais.letters.models import Letter

logger = logging.getLogger(__name__)

AROUND = "L'équipe, la répartition ou l'établissement a changé."

# Far less work than a lease is long, so that a killed worker keeps few letters waiting.
BATCH = 10


def issue_due_letters() -> int:
    """Issue every signed letter that is due and return how many were issued.

    A letter that fails waits longer before each new try and never stops the others. When none can be
    sealed they all stay due, and no try is counted.
    """
    fault = seal_fault()
    if fault:
        logger.error("No letter is issued: %s", fault)
        return 0
    issued = 0
    signed = Letter.objects.filter(state=LetterState.SIGNED).select_related("school")
    while batch := take_due(signed, limit=BATCH):
        for letter in batch:
            try:
                issue_letter(letter=letter)
            except Exception as error:
                logger.exception("Letter %s was not issued", letter.pk)
                letter.mark_failed(error)
            else:
                issued += 1
    return issued


def check_visas() -> int:
    """Have fall the visas on letters whose text changed from outside: team, share, name of the school.

    Returns how many fell. A change made in the letter itself has them fall at once.
    """
    fallen = 0
    agreed = Letter.objects.filter(state=LetterState.PROPOSED, visas__voided_at=None).distinct()
    for pk in agreed.values_list("pk", flat=True):
        with transaction.atomic():
            locked = Letter.objects.select_for_update().get(pk=pk)
            if locked.state == LetterState.PROPOSED:
                fallen += len(void_visas(letter=locked, reason=AROUND))
    return fallen
