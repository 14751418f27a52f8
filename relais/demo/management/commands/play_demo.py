"""Build the demonstration, or say what is in it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from relais.core.errors import DomainError
from relais.demo.domain.play_demo import play_demo
from relais.demo.selectors import demo_summary
from relais.ui.french import number

WORDS = {
    "schools": "établissements",
    "referents": "référents numériques cette année",
    "letters_signed": "lettres de mission signées",
    "pdfs": "documents PDF",
    "mails_sent": "courriels envoyés",
    "envelope_euros": "euros d'enveloppe cette année",
    "letter_parties": "destinataires des lettres émises",
    "letter_mails": "courriels de lettres émises",
}


class Command(BaseCommand):
    """`play_demo [--schools FILE]` builds what is not there yet; `--summary [--json]` counts it."""

    help = "Joue l'an dernier et cet automne dans toute une académie, avec des personnes inventées."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--schools", type=Path, help="fichier de l'annuaire à jouer")
        parser.add_argument("--summary", action="store_true", help="dit ce qu'il y a, ne joue rien")
        parser.add_argument("--json", action="store_true", help="avec --summary : un objet JSON")

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Play or count."""
        if options["summary"]:
            self._summarise(as_json=options["json"])
            return
        if not settings.DEMO:
            msg = "La démonstration ne se joue qu'avec config.settings.demo : elle écrit dans la base."
            raise CommandError(msg)
        if options["schools"] and not options["schools"].is_file():
            msg = f"Le fichier {options['schools']} n'existe pas."
            raise CommandError(msg)
        try:
            play_demo(schools_file=options["schools"], say=self._say)
        except DomainError as error:
            raise CommandError(error.message) from error

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _summarise(self, *, as_json: bool) -> None:
        summary = asdict(demo_summary())
        if as_json:
            self.stdout.write(json.dumps(summary))
            return
        for name, value in summary.items():
            self.stdout.write(f"{number(value):>12} {WORDS[name]}")
