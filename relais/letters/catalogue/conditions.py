"""When a section of the letter is shown: nobody is asked about what does not concern them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from relais.letters.enums import ShownIf


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a letter: missions that have an activity kept, how many referents, how many begin."""

    missions: frozenset[str] = frozenset()
    referents: int = 0
    newcomers: int = 0


_TESTS: Mapping[str, Callable[[Known], bool]] = {
    ShownIf.ALWAYS: lambda _: True,
    ShownIf.NEWCOMER: lambda known: known.newcomers > 0,
    ShownIf.SHARED: lambda known: known.referents > 1,
}


def is_shown(condition: str, known: Known) -> bool:
    """Tell whether what stands under this condition is shown."""
    test = _TESTS.get(condition)
    return test(known) if test else condition in known.missions
