"""Choose what the letter asks for, how much it weighs, who holds it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction

from relais.core.errors import DomainError
from relais.core.scope import Scope
from relais.designations.selectors import active_team
from relais.letters.domain.edit_letter import lock_to_edit, record_edit
from relais.letters.enums import HolderRole, PartCode, Party, Priority
from relais.letters.models import AIM_LENGTH, ActivityHolder, Letter, LetterActivity
from relais.letters.selectors import Kept, kept_activities, template_of

Item = TypeVar("Item", int, str)


@dataclass(frozen=True, slots=True)
class ActivityChoice:
    """An activity kept: its weight, who is responsible, who contributes, what is expected."""

    code: str
    priority: str
    designation_ids: tuple[int, ...] = ()
    parties: tuple[str, ...] = ()
    contributor_ids: tuple[int, ...] = ()
    contributor_parties: tuple[str, ...] = ()
    aim: str = ""
    indicator: str = ""
    due_on: date | None = None

    @property
    def kept(self) -> Kept:
        """The choice as it will be read back; whoever is responsible does not contribute as well."""
        return Kept(
            priority=Priority(self.priority),
            designation_ids=_sorted(self.designation_ids),
            parties=_sorted(self.parties),
            contributor_ids=_sorted(set(self.contributor_ids) - set(self.designation_ids)),
            contributor_parties=_sorted(set(self.contributor_parties) - set(self.parties)),
            aim=self.aim.strip(),
            indicator=self.indicator.strip(),
            due_on=self.due_on,
        )


def _sorted(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(set(items)))


@transaction.atomic
def choose_activities(
    *,
    actor: Scope,
    letter: Letter,
    choices: Sequence[ActivityChoice],
    only: Collection[str] | None = None,
    seen: Mapping[str, str] | None = None,
) -> list[LetterActivity]:
    """Keep these activities and drop the others, among `only` when given, in the whole letter otherwise.

    `seen` says, by code, the digest (`Kept.digest`) of what the person had under the eyes; nothing for an
    activity not kept. Returns every activity now kept. More main activities than advised are accepted: it
    is advice. Raises DomainError `forbidden`, `letter_signed`, `unknown_activity`, `unknown_priority`,
    `unknown_holder`, `activity_twice`, `aim_too_long`, or `stale_activity` when somebody else has changed
    one of them otherwise meanwhile: nothing is written.
    """
    locked = lock_to_edit(actor=actor, letter=letter)
    team = active_team(locked.school_id, locked.year)
    touched = set(template_of(locked).activities) if only is None else set(only)
    _check(choices, touched & set(template_of(locked).activities), {designation.pk for designation in team})
    before = {code: kept for code, kept in kept_activities(locked, team).items() if code in touched}
    after = {choice.code: choice.kept for choice in choices}
    if seen is not None:
        _refuse_clash(before, after, touched, seen)
    if after != before:
        changed = {code for code in touched if after.get(code) != before.get(code)}
        _write(locked, changed, after)
        record_edit(actor=actor, letter=locked, part=PartCode.ACTIVITIES, detail=", ".join(sorted(changed)))
    return list(locked.activities.all())


def digests_of(kept: Mapping[str, Kept]) -> dict[str, str]:
    """Return what a page that shows these activities has seen of each."""
    return {code: each.digest for code, each in kept.items()}


def _refuse_clash(
    before: Mapping[str, Kept], after: Mapping[str, Kept], touched: Collection[str], seen: Mapping[str, str]
) -> None:
    """Refuse to write over what somebody else has written in the same activity since the page was shown."""
    now = digests_of(before)
    clashing = [
        code
        for code in sorted(touched)
        if now.get(code) != seen.get(code) and before.get(code) != after.get(code)
    ]
    if clashing:
        raise DomainError(
            "stale_activity", f"Quelqu'un d'autre a modifié entre-temps : {', '.join(clashing)}."
        )


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
        if not _are_known(choice, designation_ids):
            raise DomainError(
                "unknown_holder", "Une activité revient à un référent de l'équipe ou à une autre partie."
            )
        if max(len(choice.aim), len(choice.indicator)) > AIM_LENGTH:
            raise DomainError(
                "aim_too_long",
                f"L'objectif ou l'indicateur de {choice.code} dépasse {AIM_LENGTH} caractères.",
            )
        seen.add(choice.code)


def _are_known(choice: ActivityChoice, designation_ids: set[int]) -> bool:
    people = {*choice.designation_ids, *choice.contributor_ids}
    return people <= designation_ids and {*choice.parties, *choice.contributor_parties} <= set(Party.values)


def _write(letter: Letter, changed: set[str], after: dict[str, Kept]) -> None:
    """Replace the rows of the activities that changed."""
    LetterActivity.objects.filter(letter=letter, code__in=changed).delete()
    write_activities(letter, {code: after[code] for code in sorted(changed) if code in after})


def write_activities(letter: Letter, kept: Mapping[str, Kept]) -> None:
    """Insert activities with their holders, in two statements."""
    rows = LetterActivity.objects.bulk_create(
        LetterActivity(
            letter=letter,
            code=code,
            priority=each.priority,
            aim=each.aim,
            indicator=each.indicator,
            due_on=each.due_on,
        )
        for code, each in kept.items()
    )
    ActivityHolder.objects.bulk_create(holder for row in rows for holder in _holders(row, kept[row.code]))


def _holders(row: LetterActivity, kept: Kept) -> Iterator[ActivityHolder]:
    """Yield the rows of an activity's holders: the responsible ones, then those who contribute."""
    held = (
        (HolderRole.RESPONSIBLE, kept.designation_ids, kept.parties),
        (HolderRole.CONTRIBUTOR, kept.contributor_ids, kept.contributor_parties),
    )
    for role, designation_ids, parties in held:
        for pk in designation_ids:
            yield ActivityHolder(activity=row, designation_id=pk, role=role)
        for party in parties:
            yield ActivityHolder(activity=row, party=party, role=role)
