"""What a person reads on a page."""

import re
from html import unescape

from django.test import Client


def text_of(client: Client, path: str) -> str:
    """Return the words of the page's main part, with plain spaces; the page must open."""
    response = client.get(path)
    assert response.status_code == 200
    body = response.content.decode().partition("<main")[2].partition("</main>")[0]
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u202f", " ").split())
    return re.sub(r" (?=[,.)])", "", words)


def missing_from(text: str, *expected: str) -> list[str]:
    """Return which of these are not in the text."""
    return [one for one in expected if one not in text]


def found_in(text: str, *refused: str) -> list[str]:
    """Return which of these are in the text."""
    return [one for one in refused if one in text]
