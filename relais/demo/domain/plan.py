"""Who will do what, when: the whole play, drawn before it begins and always the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from relais.demo.domain.invent_people import InventedPerson, PeopleInventor
from relais.demo.enums import Deed, Outcome

SEED = 2026
# Shares of the schools, last year and this autumn: 48 % and 62 % of letters signed.
LAST_YEAR = {
    Outcome.ISSUED: 48,
    Outcome.AWAITING_HEAD: 5,
    Outcome.AWAITING_VISAS: 5,
    Outcome.DRAFT_WRITTEN: 6,
    Outcome.DRAFT_BEGUN: 7,
    Outcome.NOT_SHARED: 8,
    Outcome.SILENT: 8,
    Outcome.DECLINED: 3,
    Outcome.NOT_DESIGNATED: 10,
}
THIS_AUTUMN = {
    Outcome.ISSUED: 62,
    Outcome.AWAITING_HEAD: 7,
    Outcome.AWAITING_VISAS: 4,
    Outcome.DRAFT_WRITTEN: 3,
    Outcome.DRAFT_BEGUN: 5,
    Outcome.NOT_SHARED: 5,
    Outcome.SILENT: 6,
    Outcome.DECLINED: 2,
    Outcome.NOT_DESIGNATED: 6,
}
# 2.2 referents a school on average, as in the published surveys (domain, 3.1).
TEAM_SIZES, TEAM_WEIGHTS = (1, 2, 3), (12, 50, 38)
LARGEST_TEAM = 4
PAIR = 2  # in the schools of the demo's accounts: one answers, one is awaited
STAYS, SAME_SIZE, NEW_HEAD = 0.84, 0.85, 0.12
LATEST = 0.985
RETURNED, BEGINNERS, SHARED_AT_ONCE = 0.1, 0.2, 0.65


@dataclass(frozen=True, slots=True)
class Act:
    """One deed in one school, at a position between 0 and 1 of the autumn; `who` is a rank in the team."""

    position: float
    uai: str
    deed: Deed
    who: int = 0


@dataclass(frozen=True, slots=True)
class SchoolPlan:
    """A school's people and what they will do in one year."""

    uai: str
    outcome: Outcome
    head: InventedPerson
    team: tuple[InventedPerson, ...]
    beginners: frozenset[str] | None
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Play:
    """The whole play; plans by UAI, and the people who belong to no school."""

    last_year: dict[str, SchoolPlan]
    this_autumn: dict[str, SchoolPlan]
    officer: InventedPerson
    pay_officer: InventedPerson
    stranger: InventedPerson
    deputies: dict[str, InventedPerson]
    readers: dict[int, InventedPerson]


def draw_play(
    *,
    uais: Sequence[str],
    authority_ids: Sequence[int],
    reserved: dict[str, Outcome],
) -> Play:
    """Draw the play for these schools; `reserved` are those whose autumn is told, for the demo's accounts."""
    random = Random(SEED)  # noqa: S311 - a lottery of roles, not of secrets
    inventor = PeopleInventor(random)
    officer, pay_officer, stranger = (inventor.invent() for _ in range(3))
    before = _draw_outcomes(random, uais, LAST_YEAR, dict.fromkeys(reserved, Outcome.ISSUED))
    now = _draw_outcomes(random, uais, THIS_AUTUMN, reserved)
    largest = _largest_team(uais, before, now, reserved)
    last_year: dict[str, SchoolPlan] = {}
    this_autumn: dict[str, SchoolPlan] = {}
    for uai in uais:
        size = PAIR if uai in reserved else _draw_size(random)
        old = _draw_school(random, inventor, uai, before[uai], size)
        last_year[uai] = old
        this_autumn[uai] = _draw_next(
            random, inventor, old, now[uai], is_reserved=uai in reserved, is_largest=uai == largest
        )
    return Play(
        last_year=last_year,
        this_autumn=this_autumn,
        officer=officer,
        pay_officer=pay_officer,
        stranger=stranger,
        deputies={uai: inventor.invent() for uai in reserved},
        readers={pk: inventor.invent() for pk in authority_ids},
    )


def _draw_outcomes(
    random: Random,
    uais: Sequence[str],
    shares: dict[Outcome, int],
    reserved: dict[str, Outcome],
) -> dict[str, Outcome]:
    """Deal the outcomes in their exact shares, the reserved ones first."""
    counts = {outcome: round(share * len(uais) / 100) for outcome, share in shares.items()}
    for outcome in reserved.values():
        counts[outcome] = max(0, counts[outcome] - 1)
    deck = [outcome for outcome, count in counts.items() for _ in range(count)]
    others = [uai for uai in uais if uai not in reserved]
    deck += [Outcome.ISSUED] * max(0, len(others) - len(deck))
    random.shuffle(deck)
    return dict(zip(others, deck, strict=False)) | reserved


def _largest_team(
    uais: Sequence[str],
    before: dict[str, Outcome],
    now: dict[str, Outcome],
    reserved: dict[str, Outcome],
) -> str:
    """Return the school that names a fourth person this autumn."""
    signed = [uai for uai in uais if uai not in reserved and before[uai] == now[uai] == Outcome.ISSUED]
    return signed[0] if signed else ""


def _draw_school(
    random: Random, inventor: PeopleInventor, uai: str, outcome: Outcome, size: int
) -> SchoolPlan:
    team = tuple(inventor.invent() for _ in range(size))
    return SchoolPlan(
        uai=uai,
        outcome=outcome,
        head=inventor.invent(),
        team=team,
        beginners=frozenset(person.address for person in team if random.random() < BEGINNERS),
        acts=_draw_acts(random, uai, outcome, size),
    )


def _draw_size(random: Random) -> int:
    return random.choices(TEAM_SIZES, TEAM_WEIGHTS)[0]


def _draw_next(
    random: Random,
    inventor: PeopleInventor,
    old: SchoolPlan,
    outcome: Outcome,
    *,
    is_reserved: bool,
    is_largest: bool,
) -> SchoolPlan:
    """Draw the second year from the first: most people stay, some are replaced, a few are added."""
    stays = [person for person in old.team if is_reserved or random.random() < STAYS]
    size = len(old.team) if is_reserved or random.random() < SAME_SIZE else _draw_size(random)
    newcomers = max(0, (LARGEST_TEAM if is_largest else size) - len(stays))
    team = (*stays, *(inventor.invent() for _ in range(newcomers)))
    has_new_head = not is_reserved and random.random() < NEW_HEAD
    return SchoolPlan(
        uai=old.uai,
        outcome=outcome,
        head=inventor.invent() if has_new_head else old.head,
        team=team,
        beginners=None,  # history tells
        acts=_draw_acts(random, old.uai, outcome, len(team)),
    )


def _draw_acts(random: Random, uai: str, outcome: Outcome, size: int) -> tuple[Act, ...]:
    """Return the school's acts in order; the last ones are left out according to the outcome."""
    if outcome == Outcome.NOT_DESIGNATED:
        return ()
    start = random.betavariate(1.3, 4) * 0.7
    answers = sorted(start + random.uniform(0.005, 0.09) for _ in range(size))
    acts = [Act(start, uai, Deed.DESIGNATE)]
    acts += [Act(position, uai, Deed.ACCEPT, rank) for rank, position in enumerate(answers)]
    if outcome == Outcome.SILENT:
        acts.pop()
    elif outcome == Outcome.DECLINED:
        acts[-1] = Act(answers[-1], uai, Deed.DECLINE, size - 1)
    if outcome != Outcome.NOT_SHARED:
        shared = start + (0.001 if random.random() < SHARED_AT_ONCE else random.uniform(0.02, 0.1))
        acts.append(Act(shared, uai, Deed.SHARE))
        acts += _draw_letter(random, uai, outcome, answers[-1])
    return _squeeze(acts)


def _draw_letter(random: Random, uai: str, outcome: Outcome, answered: float) -> list[Act]:
    """Return the acts that make the letter, as far as the outcome lets it go."""
    deeds = [Deed.START, Deed.CHOOSE, Deed.COMPLETE, Deed.PROPOSE, Deed.AGREE]
    if outcome == Outcome.ISSUED and random.random() < RETURNED:
        deeds += [Deed.RETURN, Deed.REVISE, Deed.AGREE]
    deeds += [Deed.SIGN, Deed.ENDORSE]
    kept = {
        Outcome.SILENT: 0,
        Outcome.DECLINED: 0,
        Outcome.DRAFT_BEGUN: 2,
        Outcome.DRAFT_WRITTEN: 3,
        Outcome.AWAITING_VISAS: 4,
        Outcome.AWAITING_HEAD: 5,
    }.get(outcome, len(deeds))
    position, acts = answered, []
    for deed in deeds[:kept]:
        position += random.uniform(0.006, 0.05)
        if deed == Deed.PROPOSE:
            # The head may share up to 0.1 after naming the team: visas bind to what the letter says of it.
            position += 0.1
        if deed == Deed.SIGN:
            position += 0.4 * random.betavariate(1, 5)  # some tarry
        acts.append(Act(position, uai, deed))
    return acts


def _squeeze(acts: list[Act]) -> tuple[Act, ...]:
    """Return the acts in order, brought nearer to each other when they would go beyond the end."""
    last = max(act.position for act in acts)
    ratio = min(1.0, LATEST / last)
    return tuple(
        sorted(
            (Act(act.position * ratio, act.uai, act.deed, act.who) for act in acts),
            key=lambda act: act.position,
        ),
    )
