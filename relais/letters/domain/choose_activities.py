"""Choose what the letter asks for, how much it weighs, who holds it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.selectors import active_team
from relais.letters.domain.edit_letter import lock_to_edit, record_edit
from relais.letters.enums import Party, Priority
from relais.letters.models import ActivityHolder, Letter, LetterActivity
from relais.letters.selectors import Kept, kept_activities, template_of


@dataclass(frozen=True, slots=True)
class ActivityChoice:
    """An activity kept: its weight, the referents (by designation) and the other parties who hold it."""

    code: str
    priority: str
    designation_ids: tuple[int, ...] = ()
    parties: tuple[str, ...] = ()

    @property
    def kept(self) -> Kept:
        """The choice as it will be read back."""
        return Kept(Priority(self.priority), tuple(sorted(self.designation_ids)), tuple(sorted(self.parties)))


@transaction.atomic
def choose_activities(
    *,
    actor: Scope,
    letter: Letter,
    choices: Sequence[ActivityChoice],
    only: Collection[str] | None = None,
) -> list[LetterActivity]:
    """Keep these activities and drop the others, among `only` when given, in the whole letter otherwise.

    Returns every activity now kept. More main activities than advised are accepted: it is advice.
    Raises DomainError `forbidden`, `letter_signed`, `unknown_activity`, `unknown_priority`, `unknown_holder`
    or `activity_twice`.
    """
    locked = lock_to_edit(actor=actor, letter=letter)
    team = active_team(locked.school_id, locked.year)
    touched = set(template_of(locked).activities) if only is None else set(only)
    _check(choices, touched & set(template_of(locked).activities), {designation.pk for designation in team})
    before = {code: kept for code, kept in kept_activities(locked, team).items() if code in touched}
    after = {choice.code: choice.kept for choice in choices}
    if after != before:
        changed = {code for code in touched if after.get(code) != before.get(code)}
        _write(locked, changed, after)
        record_edit(actor=actor, letter=locked, part=", ".join(sorted(changed)))
    return list(locked.activities.all())


def _check(choices: Sequence[ActivityChoice], codes: set[str], designation_ids: set[int]) -> None:
    seen: set[str] = set()
    for choice in choices:
        if choice.code not in codes:
            raise DomainError(
                "unknown_activity", f"L'activité {choice.code} n'est pas dans ce modèle de lettre."
            )
        if choice.code in seen:
            raise DomainError("activity_twice", f"L'activité {choice.code} est donnée deux fois.")
        if choice.priority not in Priority.values:
            raise DomainError("unknown_priority", "Une activité est principale ou secondaire.")
        if set(choice.designation_ids) - designation_ids or set(choice.parties) - set(Party.values):
            raise DomainError(
                "unknown_holder", "Une activité revient à un référent de l'équipe ou à une autre partie."
            )
        seen.add(choice.code)


def _write(letter: Letter, changed: set[str], after: dict[str, Kept]) -> None:
    """Replace the rows of the activities that changed."""
    LetterActivity.objects.filter(letter=letter, code__in=changed).delete()
    write_activities(letter, {code: after[code] for code in sorted(changed) if code in after})


def write_activities(letter: Letter, kept: dict[str, Kept]) -> None:
    """Insert activities with their holders, in two statements."""
    rows = LetterActivity.objects.bulk_create(
        LetterActivity(letter=letter, code=code, priority=each.priority) for code, each in kept.items()
    )
    ActivityHolder.objects.bulk_create(
        [
            ActivityHolder(activity=row, designation_id=pk)
            for row in rows
            for pk in dict.fromkeys(kept[row.code].designation_ids)
        ]
        + [
            ActivityHolder(activity=row, party=party)
            for row in rows
            for party in dict.fromkeys(kept[row.code].parties)
        ],
    )
