"""Plain factories: each makes one valid row, every argument may be given.

Shared by all tests. Append, never change a default that others rely on. Names and UAIs follow a
sequence that starts again with each test, so that they are the same in any order.
"""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from relais.accounts.models import (
    AccessLink,
    Delegation,
    EmailAddress,
    Merge,
    Person,
    RoleAssignment,
    hash_token,
)
from relais.allowances.enums import AwardState, EnvelopeQuestion, PaymentMode, Recognition, ScaleState
from relais.allowances.models import Award, Envelope, Scale, ScaleLine, Share
from relais.campaigns.models import Campaign, Invitation
from relais.core.leases import WorkState
from relais.core.school_year import SchoolYear
from relais.core.scope import ACADEMIE_ROLES, SCHOOL_ROLES, Role, Scope
from relais.core.uai import control_letter
from relais.designations.enums import DesignationState
from relais.designations.models import Designation
from relais.documents.domain import canonical_sha256
from relais.documents.enums import DocumentKind
from relais.documents.models import Document
from relais.letters.catalogue import frame_data, frame_for
from relais.letters.enums import LetterState, PartCode, SectionCode, TemplateState
from relais.letters.models import Letter, LetterSection, LetterTemplate, SectionComment
from relais.outbox.enums import MailCategory
from relais.outbox.models import Attachment, Message
from relais.outbox.numbers import reference_of
from relais.outbox.reference import UNKNOWN_ADDRESS
from relais.schools.enums import AuthorityKind, HeadCountSource, SchoolType, Sector, ZoneSource
from relais.schools.models import (
    Academie,
    Authority,
    HeadCount,
    Holiday,
    School,
    SchoolCalendar,
    SchoolZone,
    Zone,
)

YEAR = SchoolYear(2026)
LONG_AGO = date(2020, 9, 1)
SOME_TIME = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)

_numbers = count(1)


def restart_sequence() -> None:
    """Number from 1 again; done before each test."""
    globals()["_numbers"] = count(1)


def next_number() -> int:
    """Return 1, 2, 3…"""
    return next(_numbers)


def make_uai(number: int | None = None, *, departement: str = "086") -> str:
    """Return a UAI with its right letter, in a range no real school uses."""
    digits = f"{departement}9{number or next_number():03d}"
    return digits + control_letter(digits)


def make_academie(**given: Any) -> Academie:
    """Make the académie de Poitiers, or return it when the test has it already."""
    values = {"code": "13", "name": "académie de Poitiers", "region_name": "Nouvelle-Aquitaine", **given}
    return Academie.objects.get_or_create(code=values.pop("code"), defaults=values)[0]


def make_authority(**given: Any) -> Authority:
    """Make the département de la Vienne, or return it when the test has it already."""
    values = {"kind": AuthorityKind.DEPARTEMENT, "code": "086", "name": "Vienne", **given}
    return Authority.objects.get_or_create(
        kind=values.pop("kind"),
        code=values.pop("code"),
        defaults=values,
    )[0]


def make_school(**given: Any) -> School:
    """Make a public collège of the Vienne, open."""
    number = next_number()
    values = {
        "uai": make_uai(number),
        "name": f"Collège Camille-Claudel {number}",
        "type": SchoolType.COLLEGE,
        "sector": Sector.PUBLIC,
        "departement_code": "086",
        "departement_name": "Vienne",
        "postcode": "86000",
        "town": "Poitiers",
        "latitude": 46.58,
        "longitude": 0.34,
        "email": f"college{number}@example.org",
        **given,
    }
    values.setdefault("academie", make_academie())
    values.setdefault("authority", make_authority())
    return School.objects.create(**values)


def make_head_count(school: School, pupils: int = 412, **given: Any) -> HeadCount:
    """Make the count of the school's pupils, of the second degree."""
    values = {"year": YEAR, "secondary": pupils, "sources": HeadCountSource.PLAIN, **given}
    return HeadCount.objects.create(school=school, **values)


def make_holiday(academie: Academie, **given: Any) -> Holiday:
    """Put a period, the autumn holidays by default, in the academy's own calendar of the year."""
    calendar, _ = SchoolCalendar.objects.get_or_create(
        academie=academie, year=given.pop("year", YEAR), defaults={"zone": "A"}
    )
    values = {
        "name": "Vacances de la Toussaint",
        "first_day": date(2026, 10, 17),
        "last_day": date(2026, 11, 1),
        **given,
    }
    return Holiday.objects.create(calendar=calendar, **values)


def make_person(first_name: str = "Camille", last_name: str | None = None, **given: Any) -> Person:
    """Make a person with one main address."""
    number = next_number()
    email = given.pop("email", f"personne{number}@example.org")
    person = Person.objects.create(
        first_name=first_name,
        last_name=last_name or f"Personne{number}",
        **given,
    )
    if email:
        EmailAddress.objects.create(person=person, address=email)
    return person


def make_assignment(
    role: Role,
    perimeter: Academie | School | Authority,
    person: Person | None = None,
    **given: Any,
) -> RoleAssignment:
    """Give a role over an academy, a school or an authority, since long ago."""
    column = "school" if role in SCHOOL_ROLES else "academie" if role in ACADEMIE_ROLES else "authority"
    values = {"starts_on": LONG_AGO, column: perimeter, **given}
    return RoleAssignment.objects.create(role=role, person=person or make_person(), **values)


def make_member(
    role: Role,
    perimeter: Academie | School | Authority,
    first_name: str = "Camille",
    last_name: str | None = None,
) -> Person:
    """Make a person holding one role."""
    return make_assignment(role, perimeter, make_person(first_name, last_name)).person


def scope_of(person: Person) -> Scope:
    """Return the scope of a person acting in the first role held; without role, one that sees nothing."""
    assignment = person.assignments.order_by("pk").first()
    if assignment is None:
        return Scope(person_id=person.pk, person_name=str(person))
    where = assignment.school or assignment.zone
    return Scope(
        person_id=person.pk,
        person_name=str(person),
        role=Role(assignment.role),
        perimeter=str(assignment.perimeter),
        academie_id=assignment.academie_id,
        school_id=assignment.school_id,
        authority_id=assignment.authority_id,
        assignment_id=assignment.pk,
        zone_id=assignment.zone_id,
        home_academie_id=where.academie_id if where else assignment.academie_id,
    )


def make_designation(school: School, person: Person | None = None, **given: Any) -> Designation:
    """Make an accepted designation for the year, with its role."""
    person = person or make_person()
    assignment = person.assignments.filter(school=school, role=Role.REFERENT).first()
    values = {
        "year": YEAR,
        "state": DesignationState.ACCEPTED,
        "designated_at": SOME_TIME,
        "designated_by": "DIRECTION Hélène",
        "answered_at": SOME_TIME,
        "starts_on": YEAR.first_day,
        "ends_on": YEAR.last_day,
        "assignment": assignment or make_assignment(Role.REFERENT, school, person),
        **given,
    }
    return Designation.objects.create(school=school, person=person, **values)


def make_signed_letter(school: School, content: dict[str, Any], **given: Any) -> Letter:
    """Make a letter signed with that content, waiting to be issued."""
    values = {
        "year": YEAR,
        "state": LetterState.SIGNED,
        "template": "2026",
        "started_at": SOME_TIME,
        "signed_at": SOME_TIME,
        "signed_by": content["signed"]["by"],
        "signed_content": content,
        "content_sha256": canonical_sha256(content),
        **given,
    }
    return Letter.objects.create(school=school, **values)


def make_envelope(school: School, cents: int | None = 250_000, **given: Any) -> Envelope:
    """Fix the school's envelope; without amount, it is a question to the academy."""
    values = {
        "year": YEAR,
        "question": "" if cents is not None else EnvelopeQuestion.MISSING_HEAD_COUNT,
        "reason": "2 IMP, 2 500 € : collège, 412 élèves (constat 2026), ligne 2 du barème 2015",
        "fixed_at": SOME_TIME,
        **given,
    }
    return Envelope.objects.create(school=school, cents=cents, **values)


def make_share(envelope: Envelope, designation: Designation, cents: int) -> Share:
    """Give a referent a share of the envelope: one award, proposed, for the days of the designation."""
    share = Share.objects.create(
        envelope=envelope,
        designation=designation,
        recognition=Recognition.IMP if cents else Recognition.NONE,
        cents=cents,
        shared_at=SOME_TIME,
        shared_by="DIRECTION Hélène",
    )
    if cents:
        make_award(share, cents)
    return share


def make_award(share: Share, annual_cents: int = 125_000, **given: Any) -> Award:
    """Make an award of a share, with the dates its state wants."""
    moments = {
        AwardState.DECIDED: ("decided_at",),
        AwardState.ATTESTED: ("decided_at", "attested_at"),
        AwardState.TRANSMITTED: ("decided_at", "attested_at", "transmitted_at"),
        AwardState.PAID: ("decided_at", "attested_at", "transmitted_at", "paid_at"),
    }
    names = moments.get(given.get("state", AwardState.PROPOSED), ())
    values = {
        "annual_cents": annual_cents,
        "cents": annual_cents,
        "starts_on": share.designation.starts_on,
        "ends_on": share.designation.ends_on,
        "mode": PaymentMode.NINTHS,
        **dict.fromkeys(names, SOME_TIME),
        **given,
    }
    return Award.objects.create(share=share, **values)


def make_letter(school: School, **given: Any) -> Letter:
    """Make a letter being written, with its three empty texts."""
    values = {
        "year": YEAR,
        "template": frame_for(YEAR).code,
        "started_at": SOME_TIME,
        **given,
    }
    letter = Letter.objects.create(school=school, **values)
    LetterSection.objects.bulk_create(LetterSection(letter=letter, code=code) for code in SectionCode.values)
    return letter


def make_comment(letter: Letter, author: Person | None = None, **given: Any) -> SectionComment:
    """Make a comment on the letter's means, not resolved, that blocks nothing."""
    values = {
        "part": PartCode.MEANS,
        "author": author,
        "author_name": str(author or "DIRECTION Hélène"),
        "text": "Quel bureau ?",
        "created_at": SOME_TIME,
        **given,
    }
    return SectionComment.objects.create(letter=letter, **values)


def make_access_link(person: Person, token: str = "jeton", **given: Any) -> AccessLink:
    """Make a personal link to the person's first role, whose secret is `token`."""
    values = {
        "target": "/",
        "created_at": SOME_TIME,
        "expires_at": SOME_TIME + timedelta(days=365),
        **given,
    }
    assignment = values.pop("assignment", None) or person.assignments.order_by("pk")[0]
    return AccessLink.objects.create(assignment=assignment, token_hash=hash_token(token), **values)


def make_document(school: School, *holders: Person, **given: Any) -> Document:
    """Make an issued mission letter whose file is there, held by these people."""
    number = next_number()
    file = f"%PDF-1.7 {number}".encode()
    values = {
        "number": f"LM26-0000-0000-{number:02d}",
        "kind": DocumentKind.MISSION_LETTER,
        "year": YEAR,
        "title": "Lettre de mission des référents numériques 2026-2027",
        "file_name": "Lettre de mission.pdf",
        "facts": [["Établissement", school.name]],
        "content_sha256": f"{number:064d}",
        "file": default_storage.save(f"documents/{number}.pdf", ContentFile(file)),
        "file_sha256": sha256(file).hexdigest(),
        "issued_at": SOME_TIME,
        **given,
    }
    document = Document.objects.create(school=school, **values)
    document.holders.set(holders)
    return document


def make_message(school: School | None = None, **given: Any) -> Message:
    """Make a mail waiting to be sent."""
    number = next_number()
    values = {
        "key": f"message-{number}",
        "name": "letter_issued",
        "category": MailCategory.ACT,
        "to_address": f"personne{number}@example.org",
        "subject": "[RUPN] Votre lettre de mission",
        "text": "Bonjour,\n\nVotre lettre de mission est jointe.\n",
        "created_at": SOME_TIME,
        **given,
    }
    values.setdefault("reference", reference_of(str(values["key"])))
    return Message.objects.create(school=school, **values)


def make_failed_message(school: School | None = None, **given: Any) -> Message:
    """Make a mail that left, and came back."""
    values = {
        "work_state": WorkState.FAILED,
        "sent_at": SOME_TIME,
        "failed_at": SOME_TIME + timedelta(minutes=1),
        "failure": UNKNOWN_ADDRESS,
        "last_error": "5.1.1 User unknown",
        **given,
    }
    return make_message(school, **values)


def make_attachment(message: Message, document: Document) -> Attachment:
    """Join an issued document to a mail."""
    return Attachment.objects.create(
        message=message,
        stored_name=str(document.file),
        file_name=document.file_name,
    )


def make_zone(name: str = "Poitiers", **given: Any) -> Zone:
    """Make a zone of the académie de Poitiers, or return it when the test has it already."""
    return Zone.objects.get_or_create(academie=given.pop("academie", None) or make_academie(), name=name)[0]


def make_school_zone(school: School, zone: Zone | None = None, **given: Any) -> SchoolZone:
    """Put the school in a zone for the year, by hand."""
    values = {"year": YEAR, "zone": zone or make_zone(), "source": ZoneSource.MANUAL, **given}
    return SchoolZone.objects.create(school=school, **values)


def make_campaign(academie: Academie | None = None, **given: Any) -> Campaign:
    """Make the year's campaign of the académie de Poitiers, or return it when the test has it already."""
    year = given.pop("year", YEAR)
    values = {
        "opened_at": SOME_TIME,
        "opened_by": "RECTORAT Odile",
        "due_on": date(year.start, 10, 2),
        **given,
    }
    return Campaign.objects.get_or_create(academie=academie or make_academie(), year=year, defaults=values)[0]


def make_invitation(school: School, campaign: Campaign | None = None, **given: Any) -> Invitation:
    """Put the school in the campaign of the year, through the head it has, without link nor mail."""
    if "head" not in given:
        given["head"] = school.assignments.filter(role=Role.HEAD).first()
    campaign = campaign or make_campaign(school.academie)
    values = {"invited_at": campaign.opened_at, **given}
    return Invitation.objects.create(campaign=campaign, school=school, **values)


def make_delegation(head: Person, deputy: Person, **given: Any) -> Delegation:
    """Let the deputy sign letters in the head's name for the year."""
    values = {
        "rights": ["sign_letter"],
        "starts_on": YEAR.first_day,
        "ends_on": YEAR.last_day,
        "created_at": SOME_TIME,
        **given,
    }
    return Delegation.objects.create(head=head.assignments.get(), deputy=deputy.assignments.get(), **values)


def make_merge(kept: Person, **given: Any) -> Merge:
    """Merge an empty record into the person's."""
    values = {"merged_at": SOME_TIME + timedelta(days=50), "merged_by": "RECTORAT Odile", **given}
    absorbed = values.pop("absorbed", None) or make_person(email="", is_active=False)
    return Merge.objects.create(kept=kept, absorbed=absorbed, **values)


def split_option(*shares: tuple[Designation, int]) -> str:
    """Return the value that the form of the shares gives to this split, in cents."""
    return "-".join(f"{designation.pk}:{cents}" for designation, cents in shares)


def make_draft_scale(academie: Academie | None = None, *lines: dict[str, Any], **given: Any) -> Scale:
    """Make a draft with these lines: by default, one IMP to every public collège."""
    values = {
        "name": "projet",
        "from_year": YEAR,
        "created_at": SOME_TIME,
        "created_by": "RECTORAT Odile",
        **given,
    }
    scale = Scale.objects.create(academie=academie, **values)
    for position, line in enumerate(lines or ({"cents": 125_000},), start=1):
        ScaleLine.objects.create(
            scale=scale, position=position, **{"school_types": [SchoolType.COLLEGE], **line}
        )
    return scale


def make_scale(academie: Academie | None = None, *lines: dict[str, Any], **given: Any) -> Scale:
    """Make a published scale with these lines."""
    scale = make_draft_scale(academie, *lines, **{"name": "barème", **given})
    scale.state, scale.published_at = ScaleState.PUBLISHED, SOME_TIME
    scale.published_by, scale.adoption_reason = "RECTORAT Odile", "Vu en comité le 3 mars"
    scale.save()
    return scale


def make_template_draft(academie: Academie, **given: Any) -> LetterTemplate:
    """Make a draft of the academy's template, as the national frame has it."""
    frame = frame_for(YEAR).code
    values = {
        "code": f"{academie.code}-{YEAR.start}.1",
        "from_year": YEAR,
        "number": 1,
        "frame": frame,
        "content": frame_data(frame),
        "created_at": SOME_TIME,
        "created_by": "RECTORAT Odile",
        **given,
    }
    return LetterTemplate.objects.create(academie=academie, **values)


def make_template(academie: Academie, **given: Any) -> LetterTemplate:
    """Make a published version of the academy's template."""
    published = {
        "state": TemplateState.PUBLISHED,
        "published_at": SOME_TIME,
        "published_by": "RECTORAT Odile",
        "change_reason": "Premier modèle de l’académie",
        "content_sha256": "0" * 64,
    }
    return make_template_draft(academie, **published, **given)
