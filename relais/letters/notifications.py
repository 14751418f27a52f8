"""Mails of the letters."""

from relais.outbox.enums import MailCategory
from relais.outbox.notification import Notification


class LetterProposed(Notification):
    """To the head: a letter waits for your signature."""

    name = "letter_proposed"
    category = MailCategory.ACT


class LetterReturned(Notification):
    """To each referent: the head asks for a correction."""

    name = "letter_returned"
    category = MailCategory.ACT


class LetterIssued(Notification):
    """To the school and to each referent: the letter is issued, here it is."""

    name = "letter_issued"
    category = MailCategory.ACT
