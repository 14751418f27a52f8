"""The lines of a draft are written again."""

from collections.abc import Sequence

from django.db import transaction

from relais.allowances.models import Scale, ScaleLine
from relais.allowances.numbers.whatif import Rule
from relais.allowances.rules import can_simulate_scales
from relais.allowances.selectors import rules_of
from relais.audit.domain import record_entry
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import Scope


@transaction.atomic
def edit_scale(
    *,
    actor: Scope,
    scale: Scale,
    revision: int,
    name: str,
    from_year: SchoolYear,
    rules: Sequence[Rule],
) -> Scale:
    """Give a draft its name, its first year and its lines, in this order.

    `revision` is that of the draft as it was shown. Holes and overlaps are borne in a draft. Raises
    DomainError `forbidden`, `frozen` or `stale`.
    """
    locked = lock_draft(actor, scale, revision)
    before = {"name": locked.name, "from_year": int(locked.from_year), "lines": _told(rules_of(locked))}
    locked.name, locked.from_year = name, from_year
    after = {"name": name, "from_year": int(from_year), "lines": _told(number_rules(rules))}
    if before != after:
        write_rules(locked, rules)
        record_entry(actor=actor, act="edit_scale", on=locked, before=before, after=after)
    return locked


def lock_draft(actor: Scope, scale: Scale, revision: int) -> Scale:
    """Return the draft, locked; DomainError to who may not change it, or when it changed meanwhile."""
    locked = Scale.objects.select_for_update(of=("self",)).get(pk=scale.pk)
    if not can_simulate_scales(actor, academie_id=locked.academie_id):
        raise DomainError("forbidden", "Vous ne pouvez pas modifier ce barème.")
    if not locked.is_draft:
        raise DomainError("frozen", "Ce barème est publié : il ne change plus. Copiez-le dans un brouillon.")
    if locked.revision != revision:
        raise DomainError(
            "stale",
            "Ce brouillon a été modifié entre-temps. Votre saisie est gardée ci-dessous : "
            "ouvrez le brouillon dans un autre onglet pour comparer, puis enregistrez de nouveau.",
        )
    return locked


def number_rules(rules: Sequence[Rule]) -> list[Rule]:
    """Return the lines numbered from 1, in their order."""
    return [rule._replace(position=position) for position, rule in enumerate(rules, start=1)]


def write_rules(draft: Scale, rules: Sequence[Rule]) -> None:
    """Replace the lines of a draft, which counts one revision more."""
    draft.lines.all().delete()
    ScaleLine.objects.bulk_create(
        ScaleLine(scale=draft, **{**rule._asdict(), "school_types": list(rule.school_types)})
        for rule in number_rules(rules)
    )
    draft.revision += 1
    draft.save()


def _told(rules: Sequence[Rule]) -> list[dict[str, object]]:
    """Return lines as the journal keeps them."""
    return [{**rule._asdict(), "school_types": list(rule.school_types)} for rule in rules]
