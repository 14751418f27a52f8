"""The scale applied: from a type, a sector and a head-count to an amount or a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from relais.allowances.enums import CENTS_IN_QUARTER, QUARTERS_IN_IMP, EnvelopeQuestion
from relais.core.money import NBSP, format_euros
from relais.core.school_year import SchoolYear
from relais.schools.enums import SchoolType, Sector
from relais.ui.french import number

if TYPE_CHECKING:
    from relais.allowances.models import ScaleLine


@dataclass(frozen=True, slots=True)
class CountedPupils:
    """How many pupils the scale is read with, and what the academy chose for the post-bac ones.

    `second_degree` leaves the post-bac pupils out; `year` is that of the count (constat de rentrée).
    """

    second_degree: int
    post_bac: int
    year: SchoolYear
    counts_post_bac: bool

    @property
    def total(self) -> int:
        """The pupils that count."""
        return self.second_degree + (self.post_bac if self.counts_post_bac else 0)

    @property
    def otherwise(self) -> int:
        """The pupils that would count if the academy had chosen the contrary."""
        return self.second_degree + (0 if self.counts_post_bac else self.post_bac)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An amount in cents, or a question to the academy; the line that says so, and the sentence.

    Where the line pays each referent, `cents` is the most the school may come to.
    """

    cents: int | None
    question: EnvelopeQuestion | None
    line: "ScaleLine | None"
    reason: str


def compute_envelope(
    *,
    school_type: str,
    sector: str,
    counted: CountedPupils | None,
    lines: Sequence["ScaleLine"],
    scale_name: str,
) -> Outcome:
    """Read the scale; what it does not settle is a question, never an amount.

    The sentence names the figure, the year of the count and the line, for a head to check it.
    """
    own_lines = [line for line in lines if line.names(school_type, sector)]
    if not own_lines:
        return _no_line(sector, scale_name)
    kind = name_type(school_type)
    if counted is None:
        reason = f"Question à l'académie{NBSP}: effectif inconnu, {kind}, {scale_name}"
        return Outcome(None, EnvelopeQuestion.MISSING_HEAD_COUNT, None, reason)
    line = _line_for(own_lines, school_type, sector, counted.total)
    facts = f"{kind}, {_describe_pupils(counted, own_lines, school_type, sector)}"
    if line is None:
        reason = f"Question à l'académie{NBSP}: {facts}, hors des tranches du {scale_name}"
        return Outcome(None, EnvelopeQuestion.UNDECIDED_LINE, None, reason)
    rule = f"ligne {line.position} du {scale_name}"
    if line.cents is None:
        reason = f"Question à l'académie{NBSP}: {facts}, {rule}, à décider"
        return Outcome(None, EnvelopeQuestion.UNDECIDED_LINE, line, reason)
    return Outcome(line.ceiling_cents, None, line, f"{describe_line_amount(line)}{NBSP}: {facts}, {rule}")


def _no_line(sector: str, scale_name: str) -> Outcome:
    if sector == Sector.PRIVATE:
        reason = f"Établissement privé{NBSP}: hors du {scale_name}"
        return Outcome(None, EnvelopeQuestion.OUT_OF_SCALE, None, reason)
    reason = f"Question à l'académie{NBSP}: type d'établissement absent du {scale_name}"
    return Outcome(None, EnvelopeQuestion.UNKNOWN_TYPE, None, reason)


def _line_for(
    lines: Iterable["ScaleLine"],
    school_type: str,
    sector: str,
    pupils: int,
) -> "ScaleLine | None":
    return next((line for line in lines if line.covers(school_type, sector, pupils)), None)


def _describe_pupils(
    counted: CountedPupils, lines: Sequence["ScaleLine"], school_type: str, sector: str
) -> str:
    """Write "412 élèves (constat 2024)", with the academy's choice beside a figure or line it changes."""
    noun = "élèves" if counted.total > 1 else "élève"
    text = f"{number(counted.total)}{NBSP}{noun}"
    if counted.post_bac and counted.counts_post_bac:
        text += f" dont {number(counted.post_bac)} post-bac, comptés par choix de l'académie"
    elif counted.post_bac and _line_for(lines, school_type, sector, counted.total) != _line_for(
        lines, school_type, sector, counted.otherwise
    ):
        text += f" sans {number(counted.post_bac)} post-bac, non comptés par choix de l'académie"
    return f"{text} (constat {counted.year.start})"


def name_type(school_type: str) -> str:
    """Return the type inside a sentence: "collège", "EREA"."""
    label = str(SchoolType(school_type).label)
    return label if label.isupper() else label[0].lower() + label[1:]


def write_units(quarters: int) -> str:
    """Write a number of IMP: "2", "0,25"."""
    return f"{quarters / QUARTERS_IN_IMP:g}".replace(".", ",")


def format_imp(quarters: int) -> str:
    """Write "2 IMP", "0,25 IMP"."""
    return f"{write_units(quarters)}{NBSP}IMP"


def write_imp(cents: int | None) -> str:
    """Write an amount in IMP, "2", "0,25"; empty where it is no whole number of quarters."""
    return "" if cents is None or cents % CENTS_IN_QUARTER else write_units(cents // CENTS_IN_QUARTER)


def describe_amount(cents: int) -> str:
    """Write "2 IMP, 2 500 €"; an amount that no number of quarters makes is written in euros alone."""
    euros, units = format_euros(cents, decimals=False), write_imp(cents)
    return f"{units}{NBSP}IMP, {euros}" if units else euros


class Paying(Protocol):
    """What a line of a scale gives, in the database or as plain values."""

    @property
    def cents(self) -> int | None: ...  # noqa: D102 - told by its name
    @property
    def max_people(self) -> int | None: ...  # noqa: D102 - same


def describe_line_amount(line: Paying) -> str:
    """Write what a line gives: "2 IMP, 2 500 €", "625 € par référent (3 au plus)", "à décider"."""
    if line.cents is None:
        return "à décider"
    if line.max_people is None:
        return describe_amount(line.cents)
    rate = format_euros(line.cents, decimals=False)
    return f"{rate} par référent ({line.max_people} au plus)"


def describe_band(lowest: int, highest: int | None) -> str:
    """Write a band of pupils, bounds included: "de 0 à 200", "501 et plus"."""
    return f"{number(lowest)} et plus" if highest is None else f"de {number(lowest)} à {number(highest)}"


class Band(Protocol):
    """What a line of a scale covers, in the database or as plain values."""

    @property
    def position(self) -> int: ...  # noqa: D102 - told by its name
    @property
    def min_pupils(self) -> int: ...  # noqa: D102 - same
    @property
    def max_pupils(self) -> int | None: ...  # noqa: D102 - same
    def names(self, school_type: str, sector: str) -> bool: ...  # noqa: D102 - same


def scale_faults(lines: Sequence[Band]) -> list[str]:
    """Return, in French, the holes and overlaps of a scale: no pupil number may have two lines or none."""
    faults: list[str] = []
    for sector in Sector:
        for school_type in SchoolType:
            own_lines = [line for line in lines if line.names(school_type, sector)]
            if not own_lines:
                continue
            label = f"{school_type.label} ({sector.label.lower()})"
            ordered = sorted(own_lines, key=lambda line: line.min_pupils)
            faults += [f"{label}{NBSP}: {fault}" for fault in _band_faults(ordered)]
    return faults


def _band_faults(lines: Sequence[Band]) -> Iterable[str]:
    """Yield the faults of the bands of one type, sorted by their lower bound."""
    expected = 0
    last: int | None = -1
    for line in lines:
        if last is None or line.min_pupils < expected:
            yield f"la ligne {line.position} recouvre la précédente."
        elif line.min_pupils > expected:
            yield f"rien de {expected} à {line.min_pupils - 1} élèves."
        last = line.max_pupils
        expected = line.min_pupils if last is None else max(expected, last + 1)
    if last is not None:
        yield f"rien à partir de {expected} élèves."
