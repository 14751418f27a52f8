"""The outbox's own mail."""

from relais.outbox.enums import MailCategory
from relais.outbox.notification import Notification


class MailCheck(Notification):
    """Tells whoever installs the service that its mail arrives."""

    name = "mail_check"
    category = MailCategory.SERVICE
