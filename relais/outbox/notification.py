"""What a mail is: a class with a name, a category and three templates, queued with the act it tells of.

    class HeadInvited(Notification):
        name = "head_invited"
        category = MailCategory.ACT

    HeadInvited.queue(key=f"head-invited:{step.pk}", to_address=head.email, person=head, school=school,
                      context={"action_url": url, "action_label": "Désigner vos référents", ...})

Templates, in the app of the class: `<app>/mails/<name>.subject.txt` (what follows "[RUPN] "),
`<name>.txt` extending `outbox/mails/base.txt` and `<name>.html` extending `outbox/mails/base.html`.
Blocks to fill in both: `who` (who writes to whom for which school), `todo` (the one thing to do; the
button and its address follow from `action_label` and `action_url`), `rest` (what else), `why` (why one
receives it).
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template import Context, engines
from django.template.loader import render_to_string

from relais.accounts.models import Person
from relais.core import clock
from relais.core.addresses import absolute_url
from relais.core.errors import DomainError
from relais.core.wake import wake
from relais.outbox.enums import MailCategory
from relais.outbox.models import Attachment, Message
from relais.outbox.numbers import reference_of, shorten_key
from relais.schools.models import School
from relais.ui.french import typeset

SUBJECT_PREFIX = "[RUPN] "
SUBJECT_LENGTH = 250
DEMO_DOMAIN = "example.org"
SEND_TASK = "relais.outbox.tasks.send_due_messages"


class Notification:
    """A kind of mail."""

    name: ClassVar[str]
    category: ClassVar[MailCategory]

    @classmethod
    def queue(
        cls,
        *,
        key: str,
        to_address: str,
        context: Mapping[str, Any],
        person: Person | None = None,
        school: School | None = None,
        attachments: Sequence[tuple[str, str]] = (),
    ) -> Message:
        """Write the mail to one address, in the caller's transaction; the same `key` twice writes it once.

        `attachments` are (name in the default storage, file name shown) pairs. Raises DomainError
        `bad_address`, or `outside_address` in the demonstration, which writes to nobody real.
        """
        address = check_address(to_address)
        stored_key = shorten_key(key)
        existing = Message.objects.filter(key=stored_key).first()
        if existing is not None:
            return existing
        parts = cls.render({"person": person, "school": school, **context})
        try:
            with transaction.atomic():
                message = Message.objects.create(
                    key=stored_key,
                    reference=reference_of(stored_key),
                    name=cls.name,
                    category=cls.category,
                    to_address=address,
                    to_person=person,
                    school=school,
                    created_at=clock.now(),
                    **parts,
                )
                Attachment.objects.bulk_create(
                    Attachment(message=message, stored_name=stored_name, file_name=file_name)
                    for stored_name, file_name in attachments
                )
        except IntegrityError:  # another transaction has just written it
            return Message.objects.get(key=stored_key)
        wake(SEND_TASK)
        return message

    @classmethod
    def render(cls, context: Mapping[str, Any]) -> dict[str, str]:
        """Return subject, text and HTML."""
        template = f"{cls._app_label()}/mails/{cls.name}"
        full = {
            "action_url": "",
            "action_label": "",
            **context,
            "site_name": settings.SITE_NAME,
            "site_url": absolute_url("/"),
            "academie_name": settings.ACADEMIE_NAME,
            "reply_to": settings.REPLY_TO_EMAIL,
            "category": cls.category.value,
        }
        subject = " ".join(_render_text(f"{template}.subject.txt", full).split())
        full["subject"] = typeset(subject)
        return {
            "subject": f"{SUBJECT_PREFIX}{full['subject']}"[:SUBJECT_LENGTH],
            "text": typeset(_squeeze(_render_text(f"{template}.txt", full))),
            "html": typeset(render_to_string(f"{template}.html", full)),
        }

    @classmethod
    def _app_label(cls) -> str:
        config = apps.get_containing_app_config(cls.__module__)
        return config.label if config else "outbox"


def check_address(address: str) -> str:
    """Return the address, stripped; raise DomainError if no mail may be written to it."""
    address = address.strip()
    try:
        validate_email(address)
    except ValidationError as error:
        raise DomainError("bad_address", f"« {address} » n'est pas une adresse électronique.") from error
    domain = address.rpartition("@")[2].lower()
    if settings.DEMO and domain != DEMO_DOMAIN and not domain.endswith(f".{DEMO_DOMAIN}"):
        raise DomainError(
            "outside_address",
            f"La démonstration n'écrit qu'aux adresses en {DEMO_DOMAIN}, jamais à {address}.",
        )
    return address


def _render_text(name: str, context: Mapping[str, Any]) -> str:
    """Render without HTML escaping: plain text is plain."""
    template: Any = engines["django"].get_template(name)
    return str(template.template.render(Context(dict(context), autoescape=False)))


def _squeeze(text: str) -> str:
    """Strip the ends of lines and leave one empty line at most between paragraphs."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for i, line in enumerate(lines) if line or (i and lines[i - 1])]
    return "\n".join(kept) + "\n"
