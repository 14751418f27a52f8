"""What an act on a team brings and takes away, written out from the school's own facts before it is done."""

from relais.allowances.models import Envelope, Share
from relais.allowances.selectors import last_years_shares
from relais.campaigns.models import Invitation
from relais.core.money import NBSP, format_euros
from relais.core.school_year import SchoolYear
from relais.designations.models import Designation
from relais.designations.selectors import active_team, last_years_team
from relais.schools.models import School, SchoolZone


def zone_words(school: School, year: SchoolYear) -> str:
    """Return "de la zone Ruffec", or words for a school without a zone that year."""
    member = SchoolZone.objects.filter(school=school, year=year).select_related("zone").first()
    return f"de la zone {member.zone.name}" if member else "dont relève l'établissement"


def _share_of(person: Designation) -> int:
    found = Share.objects.filter(designation=person).values_list("cents", flat=True).first()
    return found or 0


def _money(person: Designation, what: str) -> str:
    """Say what becomes of a person's share; `what` follows its amount."""
    cents = _share_of(person)
    if not cents:
        return f"Indemnité{NBSP}: rien n'est réparti pour {person.person}, rien ne change."
    return f"Indemnité{NBSP}: la part de {person.person} est de {format_euros(cents)}. {what}"


def _arrival(school: School, year: SchoolYear) -> list[str]:
    zone = zone_words(school, year)
    return [
        "La personne désignée reçoit un courriel : elle accepte ou refuse, avec un mot. Vous êtes prévenu.",
        f"Elle figure sur la liste de diffusion académique et sera convoquée au regroupement {zone}.",
    ]


def _departure(leaving: Designation) -> list[str]:
    who, zone = leaving.person, zone_words(leaving.school, leaving.year)
    return [
        f"{who} reçoit un courriel, et quitte la liste de diffusion académique après son dernier jour.",
        f"{who} n'est plus convoqué au regroupement {zone}, et n'accède plus aux pages de l'établissement.",
        "Sa période reste inscrite, du premier au dernier jour.",
    ]


def replace_effects(leaving: Designation) -> list[str]:
    """Say what a replacement does."""
    what = (
        "Elle s'arrête la veille ; le reste des jours revient à la personne qui arrive "
        "(décret 2015-475, art. 4)."
    )
    return [_money(leaving, what), *_arrival(leaving.school, leaving.year), *_departure(leaving)]


def interim_effects(holder: Designation) -> list[str]:
    """Say what an interim does."""
    what = (
        "Elle est suspendue pendant ces jours, et versée à la personne qui assure l'intérim "
        "(décret 2015-475, art. 4)."
    )
    stays = f"{holder.person} reste dans l'équipe, reçoit un courriel, et reprend le lendemain."
    return [_money(holder, what), *_arrival(holder.school, holder.year), stays]


def end_effects(leaving: Designation) -> list[str]:
    """Say what the end of a mission does."""
    what = "Elle s'arrête ce jour-là ; les jours non faits restent dans l'enveloppe."
    return [_money(leaving, what), *_departure(leaving)]


def added_effects(school: School, year: SchoolYear, envelope: Envelope | None) -> list[str]:
    """Say what one more person does."""
    amount = "l'enveloppe n'est pas encore fixée."
    if envelope is not None and envelope.cents is not None:
        amount = f"l'enveloppe reste de {format_euros(envelope.cents)}, la part de chacun est à revoir."
    return [f"Indemnité{NBSP}: {amount}", *_arrival(school, year)]


def team_effects(invitation: Invitation) -> dict[int, tuple[str, str]]:
    """Return, by person id, what it is to stay in the team, and not to."""
    school, year = invitation.school, invitation.campaign.year
    team, zone = active_team(school.pk, year), zone_words(school, year)
    if team:
        cents = dict(Share.objects.filter(designation__in=team).values_list("designation_id", "cents"))
        return {each.person_id: _present_effects(cents.get(each.pk), zone) for each in team}
    last = last_years_shares(school.pk, year)
    return {
        each.person_id: _last_years_effects(last.get(each.person_id), zone)
        for each in last_years_team(school.pk, year)
    }


def _present_effects(cents: int | None, zone: str) -> tuple[str, str]:
    share = f"part de {format_euros(cents)}" if cents else "part à répartir à l'étape 2"
    lost = f"sa part de {format_euros(cents)} redevient à répartir, " if cents else ""
    return (
        f"Gardé{NBSP}: {share}, liste de diffusion, convocation au regroupement {zone}.",
        f"Sinon{NBSP}: {lost}un courriel le lui dit, plus de liste de diffusion ni de convocation.",
    )


def _last_years_effects(cents: int | None, zone: str) -> tuple[str, str]:
    before = f"{format_euros(cents)} l'an dernier, " if cents else ""
    return (
        (
            f"Gardé{NBSP}: courriel pour accepter, {before}part à fixer à l'étape 2, liste de diffusion, "
            f"convocation au regroupement {zone}."
        ),
        f"Sinon{NBSP}: ni indemnité, ni liste de diffusion, ni convocation cette année.",
    )
