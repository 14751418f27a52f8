"""Prove that the journal is as it was written, or name the first thing that is not."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from relais.audit.enums import FaultKind
from relais.audit.selectors import Fault, Head, Verification, verify_journal
from relais.ui.french import number

HINT = (
    "Si SECRET_KEY a changé, donnez l'ancienne dans SECRET_KEY_FALLBACKS ; sinon, la base a été modifiée "
    "hors de l'application."
)


def read_head(text: str) -> Head:
    """Read "NUMBER:DIGEST"."""
    rank, colon, digest = text.partition(":")
    if not colon or not rank.isdecimal() or not digest:
        msg = f"« {text} » n'est pas un maillon : NUMÉRO:EMPREINTE."
        raise ArgumentTypeError(msg)
    return Head(int(rank), digest)


class Command(BaseCommand):
    """`verify_journal [--head NUMBER:DIGEST] [--json]`; the exit status is 1 when something is wrong."""

    help = "Recalcule l'empreinte de chaque écriture et toute la chaîne ; nomme le premier maillon rompu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--head",
            type=read_head,
            metavar="NUMÉRO:EMPREINTE",
            help="un maillon noté ailleurs, par lequel la chaîne doit passer",
        )
        parser.add_argument("--json", action="store_true", help="un objet JSON")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Read everything again and tell."""
        found = verify_journal(known=options["head"])
        if options["json"]:
            self.stdout.write(json.dumps({"ok": found.fault is None, **asdict(found)}))
        else:
            for line in told(found):
                self.stdout.write(line)
        if found.fault is not None:
            raise CommandError(" ".join((describe(found.fault), HINT)), returncode=1)


def told(found: Verification) -> list[str]:
    """Return what was read, a line each."""
    lines = [
        f"{number(found.entries):>12} écritures",
        f"{number(found.links):>12} maillons",
        f"{number(found.pending):>12} écritures en attente de leur maillon",
    ]
    if found.head is not None:
        lines.append(f"Dernier maillon vérifié : {found.head.number}:{found.head.digest}")
    if found.fault is None:
        lines.append("Le journal est intact.")
    return lines


def describe(fault: Fault) -> str:
    """Name the fault in a sentence."""
    names = []
    if fault.number is not None:
        names.append(f"maillon {fault.number}")
    if fault.entry_id is not None:
        names.append(f"écriture {fault.entry_id}")
    return f"{', '.join(names).capitalize()} : {FaultKind(fault.kind).label}."
