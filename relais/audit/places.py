"""Where an object is, for the journal: its school and its academy, told by its own columns.

The journal lies below the apps of both, so it knows them by their attributes alone.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from relais.core.scope import Scope

FindSchool = Callable[[int], Any]
_find_school: list[FindSchool] = []  # at most one


class Whereabouts(NamedTuple):
    """Where an act is done; empty where it is nowhere."""

    school_id: int | None = None
    school_label: str = ""
    academie_id: int | None = None


def register_school_finder(find: FindSchool) -> None:
    """Let the app of schools say how one is found by key, None if there is none."""
    _find_school[:] = [find]


def whereabouts_of(obj: Any) -> Whereabouts:  # noqa: ANN401 - any object of any app
    """Return where an object is: it is a school or an academy, or belongs to one.

    What belongs to a role, as a personal link does, is where that role is held; a role over a zone, in
    the academy of that zone.
    """
    kind = obj._meta.model_name
    school = obj if kind == "school" else getattr(obj, "school", None)
    if school is not None:
        return Whereabouts(school.pk, str(school), school.academie_id)
    academie_id = obj.pk if kind == "academie" else getattr(obj, "academie_id", None)
    if academie_id is not None:
        return Whereabouts(academie_id=academie_id)
    owner = getattr(obj, "assignment", None) or getattr(obj, "zone", None)
    return whereabouts_of(owner) if owner is not None else Whereabouts()


def whereabouts_of_actor(actor: Scope) -> Whereabouts:
    """Return where somebody acts, for what is nowhere by itself: a person, an account."""
    find = next(iter(_find_school), None)
    school = find(actor.school_id) if find and actor.school_id is not None else None
    return whereabouts_of(school) if school is not None else Whereabouts(academie_id=actor.academie_id)
