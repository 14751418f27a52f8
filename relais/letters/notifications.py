"""Mails of the letters."""

from relais.outbox.enums import MailCategory
from relais.outbox.notification import Notification


class LetterProposed(Notification):
    """To the head: a letter waits for your signature."""

    name = "letter_proposed"
    category = MailCategory.ACT


class LetterReturned(Notification):
    """To each referent: a correction is asked for; to the head too when it is the academy that asks."""

    name = "letter_returned"
    category = MailCategory.ACT


class VisaAwaited(Notification):
    """To a referent: a letter waits for your visa."""

    name = "visa_awaited"
    category = MailCategory.ACT


class VisaVoided(Notification):
    """To a referent: the letter has changed since your visa."""

    name = "visa_voided"
    category = MailCategory.ACT


class LetterRefused(Notification):
    """To the head: a referent refuses the letter, and why."""

    name = "letter_refused"
    category = MailCategory.ACT


class CommentLeft(Notification):
    """To those who write the letter: a comment waits for an answer."""

    name = "comment_left"
    category = MailCategory.ACT


class LetterIssued(Notification):
    """To the school and to each referent: the letter is issued, here it is."""

    name = "letter_issued"
    category = MailCategory.ACT
