"""The whole demonstration, from an empty database; asked again, it goes on or does nothing."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path

from relais.accounts.domain import create_person, grant_role
from relais.accounts.models import Person, RoleAssignment
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.school_year import SchoolYear
from relais.core.scope import SYSTEM, Role
from relais.demo.domain.autumn import at_hour, autumn_of
from relais.demo.domain.find_schools import SchoolSource, find_schools
from relais.demo.domain.invent_people import InventedPerson
from relais.demo.domain.load_schools import load_schools
from relais.demo.domain.pay_autumn import pay_autumn
from relais.demo.domain.pilots import choose_pilots, reserve_schools
from relais.demo.domain.plan import Play, draw_play
from relais.demo.domain.play_year import play_year
from relais.demo.domain.stages import play_once
from relais.demo.domain.tell_genders import tell_genders
from relais.demo.models import PlayedStage
from relais.demo.selectors import demo_academie
from relais.schools.models import Academie, Authority
from relais.schools.selectors import campaign_schools

Say = Callable[[str], None]

DONE = "done"
AUGUST = (8, 26)
MORNING = 9


def play_demo(*, schools_file: Path | None, say: Say) -> None:
    """Build what is not there yet: schools, people, last year, this autumn, accounts to try.

    `say` receives what there is to tell, in French, a line at a time. Raises DomainError `no_school` or
    `unreadable_schools`, and leaves nothing of that file.
    """
    loaded = PlayedStage.objects.filter(key="schools").first()
    if loaded is None:
        today = clock.today()
        source = find_schools(schools_file=schools_file, say=say)
        say(source.line)
        with clock.at(_august_of(SchoolYear.containing(today).previous)):
            play_once("schools", partial(_load, source, today))
    else:
        say(f"{loaded.note.partition('|')[2]} Déjà en place.")
    if PlayedStage.objects.filter(key=DONE).exists():
        return
    _play(say)


def _august_of(year: SchoolYear) -> datetime:
    """Return the moment everything is installed, before the year begins."""
    return at_hour(date(year.start, *AUGUST), MORNING)


def _load(source: SchoolSource, today: date) -> str:
    load_schools(source)
    _academie_played()
    return f"{today.isoformat()}|{source.line}"


def _academie_played() -> Academie:
    """Return the academy to play, if it has a school to play."""
    academie = demo_academie()
    if academie is None or not campaign_schools(academie).exists():
        raise DomainError("no_school", "Ce fichier ne contient aucun établissement public du second degré.")
    return academie


def _play(say: Say) -> None:
    academie = _academie_played()
    # A play cut short goes on, another day, with the calendar it began with.
    today = date.fromisoformat(PlayedStage.objects.get(key="schools").note.partition("|")[0])
    this_year = SchoolYear.containing(today)
    reserved = reserve_schools(academie, this_year)
    authorities = Authority.objects.filter(schools__academie=academie).distinct().order_by("pk")
    play = draw_play(
        uais=list(campaign_schools(academie).order_by("uai").values_list("uai", flat=True)),
        authority_ids=list(authorities.values_list("pk", flat=True)),
        reserved=dict(reserved.values()),
    )
    last, now = autumn_of(this_year.previous, today), autumn_of(this_year, today)
    with clock.at(_august_of(last.year)):
        play_once("people", partial(_install_people, academie, play))
    held = RoleAssignment.objects.select_related("person", "academie").filter(academie=academie)
    officer, pay_officer = held.get(role=Role.OFFICER), held.get(role=Role.PAY_OFFICER)
    play_year(academie=academie, officer=officer, autumn=last, plans=play.last_year, say=say)
    with clock.at(_august_of(now.year)):
        play_once("genders", partial(tell_genders, officer, play.last_year.values()))
    play_year(academie=academie, officer=officer, autumn=now, plans=play.this_autumn, say=say)
    play_once(
        "pay",
        partial(pay_autumn, academie=academie, officer=officer, pay_officer=pay_officer, autumn=now),
    )
    play_once("pilots", partial(choose_pilots, academie, play, reserved, this_year))
    play_once(DONE, lambda: None)


def _install_people(academie: Academie, play: Play) -> None:
    """Bring in those whose role is not the year's: academy, local authorities, and one without role."""
    today = clock.today()
    _create(play.stranger)
    for person, role in ((play.officer, Role.OFFICER), (play.pay_officer, Role.PAY_OFFICER)):
        grant_role(actor=SYSTEM, person=_create(person), role=role, starts_on=today, academie=academie)
    for pk, person in play.readers.items():
        grant_role(
            actor=SYSTEM,
            person=_create(person),
            role=Role.AUTHORITY_READER,
            starts_on=today,
            authority=Authority.objects.get(pk=pk),
        )
    schools = campaign_schools(academie).filter(uai__in=play.deputies)
    for school in schools:
        person = play.deputies[school.uai]
        grant_role(actor=SYSTEM, person=_create(person), role=Role.DEPUTY, starts_on=today, school=school)


def _create(person: InventedPerson) -> Person:
    return create_person(
        actor=SYSTEM,
        first_name=person.first_name,
        last_name=person.last_name,
        address=person.address,
    )
