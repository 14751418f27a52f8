"""Reads of the equality view: who is paid in an academy's year, and what it is measured against."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import Count, Q

from relais.accounts.enums import Gender
from relais.allowances.enums import Recognition
from relais.allowances.models import Envelope, Share
from relais.allowances.selectors import COUNTED_SHARES
from relais.core.school_year import SchoolYear
from relais.dashboards.numbers import Equality, Group, Recipient, Yardstick, tabulate
from relais.dashboards.selectors.campaign import NO_ZONE
from relais.schools.enums import SchoolType
from relais.schools.models import Academie, HeadCount, School
from relais.schools.selectors import campaign_schools, latest_head_counts, zones_for_year

GENDER_LABELS = {Gender.WOMAN: "Femmes", Gender.MAN: "Hommes", Gender.UNKNOWN: "Genre non renseigné"}
Counts = dict[int, HeadCount]


def years_shared(academie: Academie) -> list[SchoolYear]:
    """Return the years that have envelopes, and the current one, latest first."""
    rows = Envelope.objects.filter(school__academie=academie).order_by().values_list("year").distinct()
    return sorted({SchoolYear.current(), *(year for (year,) in rows)}, reverse=True)


def equality_of(academie: Academie, year: SchoolYear) -> Equality | None:
    """Return the tables of the year, None while nobody is paid; four statements."""
    shares = list(
        Share.objects.filter(
            COUNTED_SHARES,
            recognition=Recognition.IMP,
            cents__gt=0,
            envelope__school__academie=academie,
            envelope__year=year,
        )
        .select_related("designation__person", "envelope")
        .annotate(award_count=Count("awards"))
        .order_by("-cents", "envelope__school__uai")
    )
    if not shares:
        return None
    held = {share.envelope.school_id for share in shares}
    ours = Q(pk__in=campaign_schools(academie).values("pk")) | Q(pk__in=held)
    schools = {school.pk: school for school in School.objects.filter(ours)}
    counts = latest_head_counts(year, schools.values())
    zones = zones_for_year(academie, year)
    names = {str(zone.pk): zone.name for zone in zones.values()} | {NO_ZONE: "Sans zone"}

    def zone_of(school: School) -> str:
        return str(zones[school.pk].pk) if school.pk in zones else NO_ZONE

    zone_keys = sorted({zone_of(school) for school in schools.values()}, key=_by_name(names))
    return tabulate(
        _recipients(shares, schools, zone_of),
        genders=[Group(gender.value, label) for gender, label in GENDER_LABELS.items()],
        types=_groups(
            [(kind.value, str(kind.label)) for kind in SchoolType],
            schools.values(),
            counts,
            lambda school: school.type,
        ),
        zones=_groups([(key, names[key]) for key in zone_keys], schools.values(), counts, zone_of),
        yardstick=_yardstick(schools.values(), counts),
    )


def _by_name(names: dict[str, str]) -> Callable[[str], tuple[bool, str]]:
    """Sort zones by name, the schools without one last."""
    return lambda key: (key == NO_ZONE, names[key])


def _recipients(
    shares: Iterable[Share], schools: dict[int, School], zone_of: Callable[[School], str]
) -> list[Recipient]:
    """Make each person one recipient; the shares come largest first, which says where they are told."""
    of_person: dict[int, list[Share]] = defaultdict(list)
    for share in shares:
        of_person[share.designation.person_id].append(share)
    return [
        Recipient(
            gender=held[0].designation.person.gender,
            type=schools[held[0].envelope.school_id].type,
            zone=zone_of(schools[held[0].envelope.school_id]),
            awards=sum(getattr(share, "award_count") for share in held),  # noqa: B009 - put there by the query
            cents=sum(share.cents for share in held),
        )
        for held in of_person.values()
    ]


def _groups(
    labels: Iterable[tuple[str, str]],
    schools: Iterable[School],
    counts: Counts,
    key_of: Callable[[School], str],
) -> list[Group]:
    """Return the groups that hold a school, with what their money is measured against."""
    members: dict[str, list[School]] = defaultdict(list)
    for school in schools:
        members[key_of(school)].append(school)
    return [Group(key, label, _yardstick(members[key], counts)) for key, label in labels if key in members]


def _yardstick(schools: Iterable[School], counts: Counts) -> Yardstick:
    """Add up pupils and teachers; None as soon as one school's are unknown."""
    pupils: list[int | None] = []
    teachers: list[int | None] = []
    for school in schools:
        count = counts.get(school.pk)
        pupils.append(count.pupils(counts_post_bac=False) if count else None)
        teachers.append(count.teachers if count else None)
    return Yardstick(_sum(pupils), _sum(teachers))


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
