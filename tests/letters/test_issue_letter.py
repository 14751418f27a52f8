import io

import pytest
from pypdf import PdfReader

from relais.accounts.models import EmailAddress
from relais.audit.models import Entry
from relais.core.leases import WorkState
from relais.core.scope import SYSTEM
from relais.documents.domain import read_original
from relais.documents.models import Document
from relais.letters.domain import issue_letter
from relais.letters.domain.issue_letter import facts_of, file_name_of
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.letters.tasks import issue_due_letters
from relais.outbox.models import Message
from relais.outbox.tasks import send_due_messages
from tests import factories
from tests.letters.sample_content import sample_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(cast):
    for person in (cast.referent, cast.second_referent):
        factories.make_designation(cast.school, person)
    return factories.make_signed_letter(cast.school, sample_content())


def issue(letter) -> Document:
    document = issue_letter(letter=letter).document
    assert document is not None
    return document


def test_issue_letter_sets_state_document_and_journal(cast, letter):
    issued = issue_letter(letter=letter)
    assert (issued.state, issued.work_state) == (LetterState.ISSUED, WorkState.DONE)
    assert issued.document is not None
    assert issued.document.title == "Lettre de mission des référents numériques 2026-2027"
    assert issued.document.file_name == "Lettre de mission_0869001X_Collège Ada-Lovelace_2026-2027.pdf"
    assert {holder.pk for holder in issued.document.holders.all()} == {
        cast.head.pk,
        cast.referent.pk,
        cast.second_referent.pk,
    }
    entry = Entry.objects.get(act="issue_letter")
    assert (entry.actor_label, entry.from_state, entry.to_state) == (SYSTEM.label, "signed", "issued")
    assert entry.comment == issued.document.number


def test_issue_letter_mails_the_school_its_head_and_each_referent_with_the_pdf(cast, letter, mailoutbox):
    document = issue(letter)
    assert sorted(Message.objects.values_list("to_address", flat=True)) == sorted(
        [cast.school.email, cast.head.email, cast.referent.email, cast.second_referent.email],
    )
    assert send_due_messages() == 4
    original = read_original(actor=SYSTEM, document=document)
    for mail in mailoutbox:
        assert mail.attachments == [(document.file_name, original, "application/pdf")]


def test_issue_letter_mail_of_a_referent(letter, cast, snapshot):
    document = issue(letter)
    message = Message.objects.get(to_address=cast.referent.email)
    assert _stable(message, document.number) == snapshot


def test_issue_letter_mail_of_the_school_has_no_personal_link(letter, cast, snapshot):
    document = issue(letter)
    message = Message.objects.get(to_address=cast.school.email)
    assert "/lien/" not in message.text + message.html
    assert _stable(message, document.number) == snapshot


def _stable(message, number):
    """Replace what is drawn at random."""
    lines = (message.subject + "\n\n" + message.text).replace(number, "LM26-XXXX-XXXX-XX").splitlines()
    return "\n".join("(lien personnel)" if "/lien/" in line else line for line in lines)


def test_issue_letter_twice_issues_and_mails_once(letter):
    first = issue_letter(letter=letter)
    assert issue_letter(letter=letter) == first
    assert (Document.objects.count(), Message.objects.count()) == (1, 4)
    assert Entry.objects.filter(act="issue_letter").count() == 1


def test_issue_letter_school_without_address_mails_the_people(cast, letter):
    cast.school.email = ""
    cast.school.save()
    letter.refresh_from_db()
    issue_letter(letter=letter)
    assert Message.objects.count() == 3


def test_issue_letter_outside_address_is_refused_and_the_others_are_mailed(cast, letter):
    EmailAddress.objects.filter(person=cast.referent).update(address="rachida@ac-poitiers.fr")
    issued = issue_letter(letter=letter)
    assert issued.state == LetterState.ISSUED
    assert Message.objects.count() == 3
    assert Entry.objects.filter(act="refuse_mail").count() == 1


def test_issue_letter_same_address_is_written_to_once(cast, letter):
    cast.school.email = cast.referent.email.upper()
    cast.school.save()
    letter.refresh_from_db()
    issue_letter(letter=letter)
    assert Message.objects.count() == 3


def test_issue_letter_head_gone_keeps_the_referents_as_holders(cast, letter):
    cast.head.assignments.all().delete()
    assert issue(letter).holders.count() == 2


def test_issue_due_letters_issues_all_and_stops(letter, cast):
    factories.make_signed_letter(cast.other_school, sample_content(course=[]))
    assert issue_due_letters() == 2
    assert issue_due_letters() == 0
    assert set(Letter.objects.values_list("state", flat=True)) == {LetterState.ISSUED}


def test_issue_due_letters_a_failing_letter_does_not_stop_the_others(letter, cast):
    broken = factories.make_signed_letter(cast.other_school, sample_content(team="?"))
    assert issue_due_letters() == 1
    broken.refresh_from_db()
    assert (broken.state, broken.work_state, broken.attempts) == (LetterState.SIGNED, WorkState.TODO, 1)
    assert broken.lease_until is not None
    assert broken.last_error != ""


def test_issue_due_letters_leaves_drafts_alone(cast):
    Letter.objects.create(
        school=cast.school,
        year=factories.YEAR,
        template="2026",
        started_at=factories.SOME_TIME,
    )
    assert issue_due_letters() == 0


def test_file_name_of_drops_what_no_file_name_may_hold():
    assert file_name_of("0869001X", 'Collège "A/B"\n:  c', "2026-2027") == (
        "Lettre de mission_0869001X_Collège A B c_2026-2027.pdf"
    )


def test_facts_of_are_all_printed_on_the_letter(letter):
    reader = PdfReader(io.BytesIO(read_original(actor=SYSTEM, document=issue(letter))))
    printed = " ".join("\n".join(page.extract_text() for page in reader.pages).split())
    for _, value in facts_of(letter.signed_content):
        for part in value.split(", "):
            assert part in printed
