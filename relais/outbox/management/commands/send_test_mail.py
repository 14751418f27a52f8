"""Check that mail leaves: `python manage.py send_test_mail address`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from relais.core import clock
from relais.core.addresses import absolute_url
from relais.core.errors import DomainError
from relais.core.leases import WorkState
from relais.outbox.notifications import MailCheck
from relais.outbox.tasks import send_due_messages


class Command(BaseCommand):
    """Queue a mail to one address and send what is due at once."""

    help = "Envoie un courriel d'essai, et dit ce que le serveur de courrier a répondu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read the address."""
        parser.add_argument("address", metavar="ADRESSE")

    def handle(self, address: str, **_: object) -> None:
        """Queue, send, tell."""
        try:
            message = MailCheck.queue(
                key=f"mail-check:{clock.now().isoformat()}:{address}",
                to_address=address,
                context={"action_url": absolute_url("/"), "action_label": "Ouvrir le service"},
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        send_due_messages()
        message.refresh_from_db()
        if message.work_state != WorkState.DONE:
            reason = message.last_error or "le serveur de courrier ne répond pas."
            msg = f"Le courriel n'est pas parti : {reason}"
            raise CommandError(msg)
        self.stdout.write(f"Courriel parti vers {address}.")
