"""Issuing what is signed; any number of workers may run it at once."""

import logging

from relais.core.leases import take_due
from relais.documents.domain import seal_fault
from relais.letters.domain.issue_letter import issue_letter
from relais.letters.enums import LetterState
from relais.letters.models import Letter

logger = logging.getLogger(__name__)

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
