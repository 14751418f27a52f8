"""What an academic portal says of a person, and the role it is worth: one table, shown as it is.

The attributes are those of the ministry's identity federation. Each value is a text or a list; the names of
schools look like "0860034V$UAJ$PU$ADM$111$T3$CLG$340" or shorter, several separated by ";".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from relais.core.scope import Role
from relais.core.uai import is_valid_uai, normalise_uai

# By attribute, as the portal spells it, its values not empty.
Attributes = Mapping[str, tuple[str, ...]]

SEPARATOR = re.compile(r"[;,\s]+")
PART = "$"
FUNCTION = 3  # which part of a school's value says what the person does there
TEACHES = "ENS"
HEADS = "DIR"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRule:
    """A line of the table: when `attribute` meets the condition, `role` over the schools of `perimeter`.

    `condition`, `perimeter` and `why` are what the page says; `uais` is what the code does.
    """

    attribute: str
    condition: str
    role: Role | None = None
    perimeter: str = ""
    why: str = ""
    uais: Callable[[Attributes], list[str]] = lambda _: []

    @property
    def reason(self) -> str:
        """What the role given keeps of its origin."""
        return f"{REASON} {self.attribute}"


REASON = "Attribut"


def named_schools(attributes: Attributes, name: str, *, but_taught: bool = False) -> list[str]:
    """Return the UAIs an attribute names, in order; `but_taught` leaves out where the person teaches."""
    return [uai for uai, function in _schools(attributes, name) if not (but_taught and function == TEACHES)]


def _schools(attributes: Attributes, name: str) -> Iterator[tuple[str, str]]:
    for value in attributes.get(name, ()):
        for entry in SEPARATOR.split(value):
            parts = entry.split(PART)
            uai = normalise_uai(parts[0])
            if is_valid_uai(uai):
                yield uai, parts[FUNCTION].upper() if len(parts) > FUNCTION else ""


def _of_director(attributes: Attributes) -> list[str]:
    functions = {
        word.upper() for value in attributes.get("FrEduFonctAdm", ()) for word in SEPARATOR.split(value)
    }
    if HEADS not in functions or attributes.get("FrEduRneResp"):
        return []
    return named_schools(attributes, "FrEduRne", but_taught=True)


RULES = (
    AttributeRule(
        attribute="FrEduRneResp",
        condition="nomme un ou plusieurs établissements",
        role=Role.HEAD,
        perimeter="chaque établissement nommé par FrEduRneResp",
        why="Le chef d’établissement est celui que nomme l’annuaire de l’académie. « X » n’en nomme aucun.",
        uais=lambda attributes: named_schools(attributes, "FrEduRneResp"),
    ),
    AttributeRule(
        attribute="FrEduFonctAdm",
        condition="vaut DIR, et FrEduRneResp est absent",
        role=Role.HEAD,
        perimeter="chaque établissement nommé par FrEduRne, sauf ceux où la personne enseigne (ENS)",
        why="Sert aux portails qui ne donnent pas FrEduRneResp.",
        uais=_of_director,
    ),
    AttributeRule(
        attribute="FrEduRne",
        condition="nomme les établissements où la personne exerce",
        why="Exercer dans un établissement ne suffit pas : le rôle de référent vient de la désignation.",
    ),
    AttributeRule(
        attribute="FrEduResDel",
        condition="nomme des applications déléguées à la personne",
        why="La délégation de signature se donne ici, par le chef d’établissement, entre deux dates.",
    ),
    AttributeRule(
        attribute="FrEduGestResp",
        condition="nomme les établissements dont la personne est gestionnaire",
        why="La gestion n’a pas de rôle dans la campagne.",
    ),
)
NAMES = tuple(rule.attribute for rule in RULES)


def speaks_of_roles(attributes: Attributes) -> bool:
    """Tell whether the portal gives any of these attributes: one that gives none says nothing of roles."""
    return any(attributes.get(name) for name in NAMES)


def headed_schools(attributes: Attributes) -> dict[str, str]:
    """Return the UAIs the person heads, each with the reason its role keeps."""
    return {
        uai: rule.reason
        for rule in reversed(RULES)
        if rule.role is Role.HEAD
        for uai in rule.uais(attributes)
    }
