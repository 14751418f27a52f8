"""A part of a draft of the academy's template is written again."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.db import transaction

from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.letters.catalogue import (
    activities_by_code,
    content_faults,
    frame_data,
    is_own,
    next_own_code,
)
from relais.letters.models import LetterTemplate
from relais.letters.rules import can_edit_templates

Data = dict[str, Any]


class TemplateChanges(TypedDict, total=False):
    """What is written again; what is not given stays.

    `references` are the academy's own, after those of the frame. `missions` gives by code every activity of
    a mission; one of the academy's own without a code is new. `sections` gives guides by code.
    """

    introduction: str
    references: Sequence[str]
    not_expected: Sequence[str]
    indicators: Sequence[str]
    missions: Mapping[str, Sequence[Data]]
    sections: Mapping[str, Data]


@transaction.atomic
def edit_template(
    *, actor: Scope, template: LetterTemplate, revision: int, changes: TemplateChanges
) -> LetterTemplate:
    """Write parts of a draft; `revision` is that of the draft as it was shown.

    Raises DomainError `forbidden`, `frozen`, `stale`, `unknown_activity`, `unknown_section`, or `faults`,
    whose sentence names the variables that do not exist.
    """
    locked = lock_template(actor, template, revision)
    content = _merge(locked, changes)
    if faults := content_faults(content):
        raise DomainError("faults", " ".join(faults))
    if content != locked.content:
        before = {name: locked.content[name] for name in changes}
        after = {name: content[name] for name in changes}
        locked.content, locked.revision = content, locked.revision + 1
        locked.save(update_fields=["content", "revision"])
        record_entry(actor=actor, act="edit_template", on=locked, before=before, after=after)
    return locked


def lock_template(actor: Scope, template: LetterTemplate, revision: int) -> LetterTemplate:
    """Return the draft, locked; DomainError to who may not change it, or when it changed meanwhile."""
    locked = LetterTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if not can_edit_templates(actor, academie_id=locked.academie_id):
        raise DomainError("forbidden", "Seule l'équipe de l'académie écrit le modèle de lettre.")
    if not locked.is_draft:
        raise DomainError(
            "frozen", "Ce modèle est publié : il ne change plus. Commencez une nouvelle version."
        )
    if locked.revision != revision:
        raise DomainError(
            "stale",
            "Ce brouillon a été modifié entre-temps. Votre saisie est gardée ci-dessous : "
            "ouvrez le brouillon dans un autre onglet pour comparer, puis enregistrez de nouveau.",
        )
    return locked


def _merge(draft: LetterTemplate, changes: TemplateChanges) -> Data:
    content: Data = {**draft.content, **changes}
    if "references" in changes:
        framed = frame_data(draft.frame)["references"]
        own = [each for each in changes["references"] if each not in framed]
        content["references"] = [*framed, *own]
    sections = changes.get("sections", {})
    if not sections.keys() <= draft.content["sections"].keys():
        raise DomainError("unknown_section", "Cette section n'est pas dans le cadre national.")
    return {
        **content,
        "sections": {**draft.content["sections"], **sections},
        "missions": _merge_missions(draft, changes.get("missions", {})),
    }


def _merge_missions(draft: LetterTemplate, changes: Mapping[str, Sequence[Data]]) -> list[Data]:
    missions: list[Data] = draft.content["missions"]
    if not changes.keys() <= {mission["code"] for mission in missions}:
        raise DomainError("unknown_activity", "Cette mission n'est pas dans le cadre national.")
    taken = _codes_ever_used(draft)
    return [
        {**mission, "activities": _with_codes(mission, changes[mission["code"]], taken)}
        if mission["code"] in changes
        else mission
        for mission in missions
    ]


def _codes_ever_used(draft: LetterTemplate) -> set[str]:
    """Return every code of the academy's versions: a code means one thing for ever."""
    contents = LetterTemplate.objects.filter(academie_id=draft.academie_id).values_list("content", flat=True)
    return {code for content in contents for code in activities_by_code(content)}


def _with_codes(mission: Data, activities: Sequence[Data], taken: set[str]) -> list[Data]:
    """Return the activities, each new one with a code; those of the frame are all there, in its order."""
    framed = [each["code"] for each in mission["activities"] if not is_own(each["code"])]
    given = [each["code"] for each in activities if each["code"] and not is_own(each["code"])]
    own = {each["code"] for each in activities if is_own(each["code"])}
    known = {each["code"] for each in mission["activities"]}
    if given != framed or not own <= known:
        raise DomainError(
            "unknown_activity", "Une activité du cadre national se masque, elle ne se retire pas."
        )
    coded = []
    for each in activities:
        code = each["code"] or next_own_code(mission["code"], taken)
        taken.add(code)
        coded.append({**each, "code": code})
    return coded
