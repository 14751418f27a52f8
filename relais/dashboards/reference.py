"""What is published elsewhere and only compared with, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NationalMeans:
    """What a woman and a man who held missions received on average in a year, in cents."""

    woman_cents: int
    man_cents: int
    year: str
    source: str


# Every mission paid by IMP, not the digital referents' alone.
NATIONAL_MEANS = NationalMeans(99_000, 128_000, "2020-2021", "DEPP, note d’information n° 22.33")
