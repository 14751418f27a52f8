"""Showing a mail's text on a page."""

import re

from django import template
from django.conf import settings
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def mail_text(text: str) -> SafeString:
    """Write plain text as paragraphs whose addresses of this site are links; those of others stay text.

    A link keeps only its path: the demonstration may be served at another address than it writes.
    """
    site = settings.SITE_URL.rstrip("/")
    own = re.compile(rf"({re.escape(site)})(/[^\s<>\"]*)")

    def line_html(line: str) -> SafeString:
        parts = own.split(line)  # text, site, path, text, site, path, text…
        shown = [escape(parts[0])]
        for at in range(1, len(parts), 3):
            shown.append(format_html('<a href="{}">{}</a>', parts[at + 1], parts[at] + parts[at + 1]))
            shown.append(escape(parts[at + 2]))
        return mark_safe("".join(shown))  # noqa: S308 - each part is escaped

    paragraphs = [each.splitlines() for each in text.strip().split("\n\n")]
    return format_html_join(
        "\n",
        "<p>{}</p>",
        (
            (format_html_join(mark_safe("<br>"), "{}", ((line_html(line),) for line in lines)),)
            for lines in paragraphs
        ),
    )
