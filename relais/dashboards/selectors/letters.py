"""Reads of a letter that several pages share."""

from relais.core.school_year import SchoolYear
from relais.core.scope import Scope
from relais.documents.selectors import documents_visible_to
from relais.letters.models import Letter


def letter_of(school_id: int, year: SchoolYear) -> Letter | None:
    """Return the latest version of the school's letter of the year, without the bulk of what was signed."""
    letters = Letter.objects.filter(school_id=school_id, year=year).select_related("document")
    return letters.defer("signed_content").order_by("version").last()


def can_download(scope: Scope, letter: Letter) -> bool:
    """Tell whether the letter has its PDF and the scope may have it."""
    document = letter.document
    return document is not None and documents_visible_to(scope).filter(pk=document.pk).exists()
