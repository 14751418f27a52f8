"""What the processes of test_issue_killed.py do, each in its own interpreter."""

import sys

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.models.signals import post_save

from relais.core.leases import WorkState
from relais.core.scope import SYSTEM, Role
from relais.documents.domain import read_original
from relais.documents.models import Document
from relais.letters.enums import LetterState
from relais.letters.models import Letter
from relais.letters.tasks import issue_due_letters
from relais.outbox.models import Message
from relais.outbox.tasks import send_due_messages
from tests import factories
from tests.letters.sample_content import sample_content


def prepare(count: int) -> None:
    """Write that many signed letters, each of a school with a head and two referents."""
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}  # quicker: only tables
    call_command("migrate", run_syncdb=True, verbosity=0)
    for number in range(count):
        school = factories.make_school()
        factories.make_member(Role.HEAD, school)
        for _ in range(2):
            factories.make_designation(school)
        factories.make_signed_letter(school, sample_content(year=f"2026-2027 ({number})"))


def issue_aloud() -> None:
    """Issue, saying each letter as soon as its document is written: where the kill hurts most."""

    def say(sender: type[Document], instance: Document, **_: object) -> None:
        sys.stdout.write(f"{instance.number}\n")
        sys.stdout.flush()

    post_save.connect(say, sender=Document, weak=False)
    issue_due_letters()


def let_leases_run_out() -> None:
    """Do what a minute would; say which documents are known."""
    Letter.objects.update(lease_until=None)
    _say_documents()


def work() -> None:
    """Issue and send what is due; say which documents are known."""
    issue_due_letters()
    send_due_messages()
    _say_documents()


def _say_documents() -> None:
    for document in Document.objects.order_by("pk"):
        sys.stdout.write(f"{document.number} {document.content_sha256} {document.file_sha256}\n")


def work_again() -> None:
    """Find nothing left to do, then count."""
    assert (issue_due_letters(), send_due_messages()) == (0, 0)
    messages = Message.objects.filter(name="letter_issued")
    figures = {
        "issued": Letter.objects.filter(state=LetterState.ISSUED).count(),
        "documents": Document.objects.count(),
        "contents": Document.objects.values("content_sha256").distinct().count(),
        "messages": messages.count(),
        "sent": messages.filter(work_state=WorkState.DONE).count(),
        "letters_mailed": messages.values("school").distinct().count(),
        "altered": sum(not read_original(actor=SYSTEM, document=each) for each in Document.objects.all()),
    }
    sys.stdout.write(" ".join(f"{name}={value}" for name, value in figures.items()))
