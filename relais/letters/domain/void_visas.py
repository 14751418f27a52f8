"""A visa binds to the exact text: once a word has changed, it falls, and its giver is told."""

from relais.core import clock
from relais.letters.content import text_sha256
from relais.letters.domain.mail_parties import mail_voided
from relais.letters.models import COMMENT_LENGTH, Letter, Visa


def void_visas(*, letter: Letter, reason: str) -> list[Visa]:
    """Have fall, for this reason, the visas given on a text that is no longer the letter's; return them.

    To be called inside the transaction that locks the letter. Costs one query while nobody has given one.
    """
    given = list(letter.visas.filter(voided_at=None).select_related("designation__person"))
    if not given:
        return []
    text = text_sha256(letter)
    fallen = [visa for visa in given if visa.text_sha256 != text]
    for visa in fallen:
        visa.voided_at, visa.void_reason = clock.now(), reason[:COMMENT_LENGTH]
        visa.save(update_fields=["voided_at", "void_reason"])
        mail_voided(letter=letter, visa=visa)
    if letter.text_sha256 != text:
        letter.text_sha256 = text
        letter.save(update_fields=["text_sha256"])
    return fallen
