"""11,000 letters from signature to mail server, workers killed three times, one mail in ten refused.

Three processes of ours (one signs, two work) and the mail server share the machine. The workers are killed
with -9 at a quarter, a half and three quarters of the letters. `lost` counts the letters not issued and the
mails that the server never took; `duplicates` the mails it took again, which a kill between its answer and
our note makes. The same number of bare deliveries, by one process with the bytes ready, is timed after.
"""

import json
import os
import signal
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from bench import Figures, progress, run
from relais.core.leases import WorkState
from relais.core.scope import Role, Scope
from relais.letters.content import text_sha256
from relais.letters.domain import sign_letter
from relais.letters.enums import AcademieVisa, Decision, LetterState, Priority, VisaKind
from relais.letters.models import Letter, LetterSection, LetterSettings, Visa
from relais.outbox.models import Message
from relais.outbox.numbers import message_id_of
from relais.outbox.tasks import build_email
from tests import factories
from tests.letters.builders import keep

LETTERS = 11_000
TEXT = (
    "Le projet d’établissement fait du numérique un appui pour les élèves les plus fragiles. L’équipe suit "
    "les usages de l’espace numérique de travail, aide chacun à préparer Pix, et fait remonter les besoins. "
)
ACTIVITIES = {"M1.1": 0, "M1.3": 0, "M1.7": 1, "M2.1": 0, "M2.4": 1, "M3.1": 1}
PARTIES = 4  # the school, its head, two referents
KILLED_AT = (0.25, 0.5, 0.75)
WORKERS = (("issue", "send"), ("send", "issue"))
LOOK_SECONDS = 0.1
GIVES_UP_SECONDS = 3600
MIB = 1024
PROGRESS = 1000
SAID_SECONDS = 30


def prepare(count: int) -> list[tuple[Letter, Scope]]:
    """Write the schools, their people and letters all have agreed to; return each with who signs it."""
    LetterSettings.objects.create(academie=factories.make_academie(), academie_visa=AcademieVisa.NEVER)
    ready = []
    for number in range(1, count + 1):
        with transaction.atomic():
            ready.append(_prepare_one(number))
        if number % PROGRESS == 0:
            progress(f"{number} lettres à signer")
    return ready


def _prepare_one(number: int) -> tuple[Letter, Scope]:
    school = factories.make_school(uai=f"{number:07d}A")
    head = factories.make_member(Role.HEAD, school)
    team = [factories.make_designation(school) for _ in range(PARTIES - 2)]
    envelope = factories.make_envelope(school)
    for designation in team:
        factories.make_share(envelope, designation, 125_000)
    factories.make_head_count(school)
    letter = factories.make_letter(
        school,
        state=LetterState.PROPOSED,
        proposed_at=factories.SOME_TIME,
        proposed_by=str(team[0].person),
    )
    LetterSection.objects.filter(letter=letter).update(text=f"Projet n° {number}. {TEXT}")
    for code, holder in ACTIVITIES.items():
        keep(letter, code, Priority.MAIN, team[holder])
    letter.text_sha256 = text_sha256(letter)
    letter.save(update_fields=["text_sha256"])
    Visa.objects.bulk_create(
        Visa(
            letter=letter,
            kind=VisaKind.REFERENT,
            designation=designation,
            decision=Decision.AGREED,
            given_at=factories.SOME_TIME,
            given_by=str(designation.person),
            text_sha256=letter.text_sha256,
        )
        for designation in team
    )
    return letter, factories.scope_of(head)


class Workers:
    """The processes that issue and send: started, measured, killed and started again."""

    def __init__(self, port: str) -> None:
        self.environment = {**os.environ, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
        self.peak_mib = 0.0
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start them all."""
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "bench._letters_worker", *names],
                env=self.environment,
                stderr=subprocess.DEVNULL,  # each refusal is a warning there
            )
            for names in WORKERS
        ]

    def kill(self) -> None:
        """End them all at once, with no warning."""
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
        for process in self.processes:
            process.wait()

    def look(self) -> None:
        """Note the memory they hold together, and that they live."""
        self.peak_mib = max(self.peak_mib, sum(_resident_mib(process.pid) for process in self.processes))
        if any(process.poll() is not None for process in self.processes):
            msg = "a worker has ended by itself"
            raise RuntimeError(msg)


def _resident_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next((int(line.split()[1]) / MIB for line in lines if line.startswith("VmRSS:")), 0.0)


@dataclass(frozen=True)
class Server:
    """The mail server of the measure, in a process of its own."""

    process: subprocess.Popen[bytes]
    file: Path
    port: str

    def report(self) -> dict[str, Any]:
        """Return what it has seen."""
        self.file.unlink()
        self.process.send_signal(signal.SIGUSR1)
        found: dict[str, Any] = json.loads(_wait_for(self.file))
        return found


@contextmanager
def mail_server() -> Iterator[Server]:
    """Run the mail server."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "seen"
        process = subprocess.Popen([sys.executable, "-m", "bench._mail_sink", str(file)])
        try:
            yield Server(process, file, _wait_for(file))
        finally:
            process.kill()
            process.wait()


def _wait_for(file: Path) -> str:
    while not file.exists():
        time.sleep(LOOK_SECONDS)
    return file.read_text(encoding="utf-8")


def sign_all(ready: list[tuple[Letter, Scope]]) -> None:
    """Sign each letter as its head does."""
    try:
        for letter, head in ready:
            sign_letter(actor=head, letter=letter, seen_text=letter.text_sha256)
    finally:
        connections.close_all()


def follow(workers: Workers, count: int) -> None:
    """Watch until all has left, killing the workers on the way."""
    kills = [int(count * share) for share in KILLED_AT]
    started = said = perf_counter()
    while True:
        time.sleep(LOOK_SECONDS)
        workers.look()
        issued = Letter.objects.filter(state=LetterState.ISSUED).count()
        if kills and issued >= kills[0]:
            kills.pop(0)
            workers.kill()
            progress(f"travailleurs tués (-9) à {issued} lettres émises")
            workers.start()
        if perf_counter() - said > SAID_SECONDS:
            said = perf_counter()
            progress(f"{issued} lettres émises, {sent_count()} courriels partis")
        if issued == count and not Message.objects.filter(work_state=WorkState.TODO).exists():
            return
        if perf_counter() - started > GIVES_UP_SECONDS:
            return  # what is missing is counted as lost


def sent_count() -> int:
    """Return how many mails have left."""
    return Message.objects.filter(work_state=WorkState.DONE).count()


def bare_deliveries(port: str, count: int) -> float:
    """Deliver as many mails of the same size with nothing around; return how many a second."""
    mail = build_email(Message.objects.prefetch_related("attachments")[0]).message()
    content = mail.as_bytes().replace(b"\n", b"\r\n")
    head, _, tail = content.partition(b"Message-ID: <")
    start = perf_counter()
    with smtplib.SMTP("127.0.0.1", int(port)) as connection:
        for number in range(count):
            body = b"%sMessage-ID: <bare-%d-%s" % (head, number, tail)
            connection.sendmail(settings.DEFAULT_FROM_EMAIL, ["personne@example.org"], body)
    return count / (perf_counter() - start)


def measure(*, letters: int) -> Figures:
    """Prepare, sign while the workers work, count what the server took."""
    progress(f"{letters} lettres à préparer…")
    ready = prepare(letters)
    with mail_server() as server:
        workers = Workers(server.port)
        signing = Thread(target=sign_all, args=(ready,))
        start = perf_counter()
        workers.start()
        try:
            signing.start()
            follow(workers, letters)
        finally:
            workers.kill()
        seconds = perf_counter() - start
        signing.join()
        seen = server.report()
        mails = Message.objects.count()
        bare = bare_deliveries(server.port, mails)
    issued = Letter.objects.filter(state=LetterState.ISSUED).count()
    taken = seen["taken"]
    known = {message_id_of(each).strip("<>") for each in Message.objects.values_list("reference", flat=True)}
    return {
        "letters": issued,
        "mails": len(taken),
        "lost": letters - issued + max(letters * PARTIES, mails) - len(known & taken.keys()),
        "duplicates": sum(taken.values()) - len(taken),
        "refused_once": seen["refused"],
        "letters_per_second": issued / seconds,
        "mails_per_second": len(taken) / seconds,
        "bare_mails_per_second": bare,
        "ratio": len(taken) / seconds / bare,
        "peak_mib": workers.peak_mib,
    }


if __name__ == "__main__":
    run(measure, letters=LETTERS)
