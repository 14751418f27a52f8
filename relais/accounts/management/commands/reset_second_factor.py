"""Somebody has lost the telephone and the recovery codes: takes their second factor away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from relais.accounts.domain import reset_second_factor
from relais.accounts.selectors import person_by_address
from relais.core.scope import SYSTEM


class Command(BaseCommand):
    """Take a person's second factor away; they enrol another when they next sign in."""

    help = "Retire le second facteur d'une personne, après avoir vérifié qui elle est."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare whom."""
        parser.add_argument("--email", required=True, help="une de ses adresses")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Reset, and say who was found at that address."""
        person = person_by_address(options["email"])
        if person is None:
            msg = f"Personne n'a l'adresse {options['email']}."
            raise CommandError(msg)
        reset_second_factor(actor=SYSTEM, person=person)
        self.stdout.write(f"{person} : second facteur retiré, connexions fermées.")
