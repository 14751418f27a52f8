"""Reads: what the play has left, who may be tried, whether the academy is invented."""

from dataclasses import dataclass

from django.core.files.storage import default_storage
from django.db.models import Count, Sum

from relais.accounts.demo_accounts import DemoAccount
from relais.accounts.models import Person
from relais.allowances.models import Envelope
from relais.campaigns.models import Campaign
from relais.core.leases import WorkState
from relais.core.money import CENTS
from relais.demo.models import Pilot
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.documents.enums import DocumentKind
from relais.documents.models import Document
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.letters.notifications import LetterIssued
from relais.outbox.models import Message
from relais.schools.models import Academie, School

SIGNED = (LetterState.SIGNED, LetterState.ISSUED)
# Said on every page, error pages too: a file tells it, not the database.
INVENTED_MARK = "demonstration/academie-inventee.txt"
INVENTED_BANNER = (
    "Académie de démonstration : les établissements, les personnes et les chiffres sont inventés ; "
    "seules les communes existent."
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What the play has left, last year and this autumn together unless said."""

    schools: int
    referents: int
    letters_signed: int
    pdfs: int
    mails_sent: int
    envelope_euros: int
    letter_parties: int
    letter_mails: int


def demo_academie() -> Academie | None:
    """Return the academy played: the one with most schools."""
    return (
        Academie.objects.annotate(size=Count("schools")).filter(size__gt=0).order_by("-size", "code").first()
    )


def demo_summary() -> Summary:
    """Count what there is; referents and euros are those of the latest campaign's year."""
    academie = demo_academie()
    latest = Campaign.objects.filter(academie=academie).order_by("-year").first()
    letters = Document.objects.filter(kind=DocumentKind.MISSION_LETTER, school__academie=academie)
    envelopes = (
        Envelope.objects.filter(school__academie=academie, year=latest.year)
        if latest
        else Envelope.objects.none()
    )
    return Summary(
        schools=School.objects.filter(academie=academie, is_open=True).count(),
        referents=_referents(academie, latest),
        letters_signed=Letter.objects.filter(school__academie=academie, state__in=SIGNED).count(),
        pdfs=letters.count(),
        mails_sent=Message.objects.filter(work_state=WorkState.DONE).count(),
        envelope_euros=(envelopes.aggregate(total=Sum("cents"))["total"] or 0) // CENTS,
        letter_parties=_letter_parties(academie),
        letter_mails=Message.objects.filter(name=LetterIssued.name, work_state=WorkState.DONE).count(),
    )


def _referents(academie: Academie | None, latest: Campaign | None) -> int:
    if latest is None:
        return 0
    return Designation.objects.filter(
        school__academie=academie,
        year=latest.year,
        state=DesignationState.ACCEPTED,
    ).count()


def _letter_parties(academie: Academie | None) -> int:
    """Count, letter by letter as signed, the school's own address, its head and each referent."""
    contents = Letter.objects.filter(
        school__academie=academie,
        state=LetterState.ISSUED,
    ).values_list("signed_content", flat=True)
    return sum(2 + len(content["visas"]) for content in contents if content)


def demo_person(slug: str) -> Person:
    """Return the person of a demonstration account. Raises Pilot.DoesNotExist."""
    return Pilot.objects.select_related("person").get(slug=slug).person


def pilot_accounts() -> list[DemoAccount]:
    """Return the accounts of the sign-in page, in order."""
    pilots = Pilot.objects.select_related(
        "person",
        "assignment__school",
        "assignment__academie",
        "assignment__authority",
    )
    return [_account(pilot) for pilot in pilots]


def _account(pilot: Pilot) -> DemoAccount:
    assignment = pilot.assignment
    return DemoAccount(
        assignment_id=assignment.pk if assignment else None,
        label=str(pilot.person),
        role=assignment.get_role_display() if assignment else "Aucun rôle",
        perimeter=str(assignment.perimeter) if assignment else "",
        description=pilot.description,
        person_id=pilot.person_id,
    )


def invented_banner() -> str:
    """Return what every page says of an invented academy; nothing for a real one."""
    return INVENTED_BANNER if default_storage.exists(INVENTED_MARK) else ""
