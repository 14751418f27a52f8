"""The first person of an academy enters: prints a personal link."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from relais.accounts.domain import create_access_link, create_person, grant_role
from relais.core import clock
from relais.core.errors import DomainError
from relais.core.scope import SYSTEM, Role
from relais.schools.models import Academie

LINK_LIFE = timedelta(days=7)


class Command(BaseCommand):
    """Make somebody an officer of an academy and print the link that signs them in."""

    help = "Donne à une personne le rôle d'équipe numérique académique et affiche son lien personnel."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare who and where."""
        parser.add_argument("--email", required=True)
        parser.add_argument("--academie", required=True, help="code ministériel, par exemple 13")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        """Create the person, the role and the link, all or none."""
        academie = Academie.objects.filter(code=options["academie"]).first()
        if academie is None:
            msg = f"Aucune académie de code {options['academie']}. Importez d'abord ses établissements."
            raise CommandError(msg)
        try:
            url = self._invite(academie, options)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(url)

    @transaction.atomic
    def _invite(self, academie: Academie, options: dict[str, Any]) -> str:
        person = create_person(
            actor=SYSTEM,
            first_name=options["first_name"],
            last_name=options["last_name"],
            address=options["email"],
        )
        assignment = grant_role(
            actor=SYSTEM,
            person=person,
            role=Role.OFFICER,
            starts_on=clock.today(),
            academie=academie,
            reason="Première mise en service",
        )
        _, url = create_access_link(
            actor=SYSTEM,
            assignment=assignment,
            target="/",
            expires_at=clock.now() + LINK_LIFE,
            purpose="prendre en main l'application",
        )
        return url
