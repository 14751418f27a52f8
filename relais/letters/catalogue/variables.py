"""Variables of an academy's texts, as `{etablissement.nom}`: a closed table, nothing is evaluated."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import Enum

from relais.core.money import format_euros
from relais.core.school_year import SchoolYear
from relais.ui.french import long_date, number

_WRITTEN = re.compile(r"\{([^{}\n]*)\}")
_BRACE = re.compile(r"[{}]")
LIKENESS = 0.5

Value = str | int | date | tuple[str, ...] | None


class Kind(Enum):
    """How a value is written."""

    TEXT = "texte"
    NUMBER = "nombre"
    AMOUNT = "montant"
    DATE = "date"
    LIST = "liste"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What variables read of a letter."""

    year: SchoolYear
    school_name: str
    uai: str
    school_type: str
    town: str
    pupils: int | None
    authority: str
    academie: str
    head: str
    referents: tuple[str, ...]
    cents: int | None


@dataclass(frozen=True, slots=True)
class Variable:
    """A name, how its value is read and written; `otherwise` is written where nothing is known."""

    name: str
    description: str
    kind: Kind
    read: Callable[[Facts], Value]
    otherwise: str

    @property
    def written(self) -> str:
        """The variable as one writes it in a text."""
        return f"{{{self.name}}}"

    def value(self, facts: Facts) -> str:
        """Return the value in French, empty when nothing is known."""
        value = self.read(facts)
        return "" if value is None else _WRITERS[self.kind](value)


def write_list(names: tuple[str, ...]) -> str:
    """Return "A", "A et B", "A, B et C"."""
    *first, last = names or ("",)
    return f"{', '.join(first)} et {last}" if first else last


def _write_date(day: date) -> str:
    return long_date(day).partition(" ")[2]


_WRITERS: dict[Kind, Callable[..., str]] = {
    Kind.TEXT: str,
    Kind.NUMBER: number,
    Kind.AMOUNT: format_euros,
    Kind.DATE: _write_date,
    Kind.LIST: write_list,
}

_TABLE = (
    Variable(
        "etablissement.nom",
        "Nom de l’établissement",
        Kind.TEXT,
        lambda facts: facts.school_name,
        "l’établissement",
    ),
    Variable(
        "etablissement.uai",
        "Code UAI",
        Kind.TEXT,
        lambda facts: facts.uai,
        "code de l’établissement à compléter",
    ),
    Variable(
        "etablissement.type",
        "Type : collège, lycée, lycée professionnel…",
        Kind.TEXT,
        lambda facts: facts.school_type,
        "établissement",
    ),
    Variable("etablissement.commune", "Commune", Kind.TEXT, lambda facts: facts.town, "commune à compléter"),
    Variable(
        "etablissement.effectif",
        "Nombre d’élèves, au dernier effectif connu",
        Kind.NUMBER,
        lambda facts: facts.pupils,
        "effectif à compléter",
    ),
    Variable(
        "collectivite",
        "Collectivité de rattachement",
        Kind.TEXT,
        lambda facts: facts.authority,
        "la collectivité de rattachement",
    ),
    Variable("academie", "Académie", Kind.TEXT, lambda facts: facts.academie, "l’académie"),
    Variable("annee", "Année scolaire", Kind.TEXT, lambda facts: str(facts.year), "année scolaire"),
    Variable(
        "annee.debut",
        "Premier jour de l’année scolaire",
        Kind.DATE,
        lambda facts: facts.year.first_day,
        "début de l’année scolaire",
    ),
    Variable(
        "annee.fin",
        "Dernier jour de l’année scolaire",
        Kind.DATE,
        lambda facts: facts.year.last_day,
        "fin de l’année scolaire",
    ),
    Variable(
        "chef", "Nom du chef d’établissement", Kind.TEXT, lambda facts: facts.head, "chef d’établissement"
    ),
    Variable(
        "referents", "Noms des référents", Kind.LIST, lambda facts: facts.referents, "les référents désignés"
    ),
    Variable(
        "referents.nombre",
        "Nombre de référents",
        Kind.NUMBER,
        lambda facts: len(facts.referents) or None,
        "nombre à compléter",
    ),
    Variable(
        "enveloppe",
        "Montant de l’enveloppe",
        Kind.AMOUNT,
        lambda facts: facts.cents,
        "montant à décider par l’académie",
    ),
)
VARIABLES: dict[str, Variable] = {variable.name: variable for variable in _TABLE}


def names_in(text: str) -> Iterator[str]:
    """Yield the names between braces, known or not, in their order."""
    for found in _WRITTEN.finditer(text):
        yield found[1].strip()


def fill(text: str, facts: Facts) -> str:
    """Write the values in place of the variables; what is no variable stays as it was typed."""

    def _value(found: re.Match[str]) -> str:
        variable = VARIABLES.get(found[1].strip())
        return found[0] if variable is None else variable.value(facts) or variable.otherwise

    return _WRITTEN.sub(_value, text)


def faults_of(text: str) -> list[str]:
    """Return, in French sentences, what is wrong with the braces of a text; nothing when all is known."""
    faults = [_unknown(name) for name in dict.fromkeys(names_in(text)) if name not in VARIABLES]
    if _BRACE.search(_WRITTEN.sub("", text)):
        faults.append("Une accolade est ouverte ou fermée seule : une variable s'écrit {etablissement.nom}.")
    return faults


def _unknown(name: str) -> str:
    close = get_close_matches(name.lower(), VARIABLES, n=1, cutoff=LIKENESS)
    hint = f"Vouliez-vous dire {{{close[0]}}} ?" if close else "Choisissez-la dans la liste des variables."
    return f"La variable {{{name}}} n'existe pas. {hint}"
