"""Give an academy's letters in one zip, under names people can sort."""

from collections.abc import Iterator, Sequence

from relais.audit.domain import record_entry
from relais.campaigns.selectors.letters import LetterLine
from relais.core.errors import DomainError
from relais.core.rights import Place
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.documents.domain import Wanted, zip_documents
from relais.letters.rules import REVIEW_LETTER
from relais.schools.models import Academie
from relais.ui.templatetags.ui import pluralise

HEADINGS = ("UAI", "Établissement", "Commune", "État de la lettre")


def pack_letters(
    *, actor: Scope, academie: Academie, year: SchoolYear, lines: Sequence[LetterLine]
) -> Iterator[bytes]:
    """Return the parts of the zip of these letters, and note in the journal that they are taken.

    Raises DomainError `forbidden`.
    """
    if not REVIEW_LETTER.allows(actor, Place(academie_id=academie.pk)):
        raise DomainError("forbidden", "Seule l'équipe numérique de l'académie prend plusieurs lettres.")
    in_order = sorted(lines, key=lambda line: line.school.uai)
    wanted = [
        Wanted(
            (line.school.uai, line.school.name, line.school.town, line.letter.state_in_words),
            line.letter.document_id,
        )
        for line in in_order
    ]
    comment = f"{year} : {pluralise(len(wanted), 'lettre,lettres')}"
    record_entry(actor=actor, act="download_letters", on=academie, comment=comment)
    return zip_documents(actor=actor, wanted=wanted, headings=HEADINGS)
