"""Lists of past years, for the tests of their import."""

from io import BytesIO

from relais.core.school_year import SchoolYear
from relais.designations.domain import map_past_list, receive_past_list
from relais.designations.models import ListImport
from tests.cast import Cast
from tests.factories import scope_of

HEADINGS = "UAI;Nom;Prénom;Courriel;Année;Débutant"
COLUMNS = {
    "uai": "uai",
    "last_name": "nom",
    "first_name": "prenom",
    "address": "courriel",
    "year": "annee",
    "newcomer": "debutant",
}


def csv_of(*lines: str, headings: str = HEADINGS) -> bytes:
    """Return a CSV of these lines under our usual headings."""
    return "\n".join((headings, *lines)).encode()


def receive(cast: Cast, content: bytes, name: str = "referents.csv") -> ListImport:
    """Receive a list as the academy's officer."""
    return receive_past_list(
        actor=scope_of(cast.officer), academie=cast.academie, file_name=name, content=BytesIO(content)
    )


def receive_mapped(cast: Cast, *lines: str, year: SchoolYear | None = None) -> ListImport:
    """Receive a list of our usual headings and map its columns."""
    received = receive(cast, csv_of(*lines))
    return map_past_list(actor=scope_of(cast.officer), list_import=received, columns=COLUMNS, year=year)


def make_past_list(cast: Cast) -> ListImport:
    """Receive a list of one line, mapped."""
    line = f"{cast.school.uai};Martin;Alice;alice.martin@example.org;2024-2025;oui"
    return receive_mapped(cast, line)
