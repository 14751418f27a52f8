"""E-mails, kept as rows and sent after."""

from django.apps import AppConfig
from django.conf import settings

from relais.core import wake
from relais.ui import navigation


class OutboxConfig(AppConfig):
    """E-mails, kept as rows and sent after."""

    name = "relais.outbox"

    def ready(self) -> None:
        """Have what is due sent, and what came back read, each minute; show the demo's mailbox."""
        from relais.outbox import receivers  # noqa: F401, PLC0415 - listens to the apps below

        wake.repeat("relais.outbox.tasks.send_due_messages")
        wake.repeat("relais.outbox.tasks.read_bounces")
        if settings.DEMO:
            navigation.register(navigation.NavItem("Courriels", "outbox:mailbox", order=90))
