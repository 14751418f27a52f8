"""The story of an object: who did what to it, in plain French."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model, Q

from relais.audit.catalogue import ACTS, act_of
from relais.audit.models import Entry
from relais.audit.places import whereabouts_of
from relais.audit.rules import can_read_journal, can_read_story
from relais.core.scope import Scope
from relais.ui import french

# A page tells the latest acts; the journal has them all.
STORY_LENGTH = 10


@dataclass(frozen=True, slots=True)
class StoryLine:
    """An act as the timeline draws it."""

    when: str
    title: str
    text: str = ""
    is_done: bool = True


@dataclass(frozen=True, slots=True)
class Story:
    """The latest acts on an object, latest first; `is_cut` when there are older ones.

    Who reads the journal finds those there, by the name of the `school`; it is empty for others.
    """

    lines: list[StoryLine]
    is_cut: bool = False
    school: str = ""


def story_for(scope: Scope, obj: Model) -> Story | None:
    """Return the object's story, None to those who may not read it. One query."""
    place = whereabouts_of(obj)
    if not can_read_story(scope, school_id=place.school_id, academie_id=place.academie_id):
        return None
    return replace(story_of(obj), school=place.school_label if can_read_journal(scope) else "")


def story_of(obj: Model) -> Story:
    """Return the latest acts on an object; on a school, those on all that belongs to it as well."""
    about = Q(object_type=obj._meta.label_lower, object_id=obj.pk)
    if obj._meta.model_name == "school":
        about |= Q(school_id=obj.pk)
    entries = Entry.objects.filter(about).exclude(_untold()).order_by("-at", "-pk")
    latest = list(entries[: STORY_LENGTH + 1])
    return Story([_line(entry, obj) for entry in latest[:STORY_LENGTH]], is_cut=len(latest) > STORY_LENGTH)


def _untold() -> Q:
    """Return what the catalogue leaves out of stories."""
    untold = Q(act__in=[code for code, act in ACTS.items() if not act.is_told])
    for code, act in ACTS.items():
        for state in act.told_otherwise:
            untold |= Q(act=code) & (Q(from_state=state) | Q(to_state=state))
    return untold


def _line(entry: Entry, obj: Model) -> StoryLine:
    at = french.local(entry.at)
    texts = [_about(entry, obj), entry.comment]
    return StoryLine(
        when=f"{french.long_date(at.date())}, {french.hour(at)}".capitalize(),
        title=f"{_who(entry)} {act_of(entry.act).sentence}",
        text=" · ".join(text for text in texts if text),
    )


def _who(entry: Entry) -> str:
    """Return who did it, without the school the page is about."""
    return entry.actor_label.replace(f", {entry.school_label})", ")")


def _about(entry: Entry, obj: Any) -> str:  # noqa: ANN401 - any object of any app
    """Return what it was done on, unless it is what the page shows, without the school either."""
    if (entry.object_type, entry.object_id) == (obj._meta.label_lower, obj.pk):
        return ""
    label = entry.object_label.replace(f", {entry.school_label}", "").replace(entry.school_label, "")
    return " ".join(label.split())
