"""The pages of a simulation: drafts, lines in a table, results, budget, adoption."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from relais.accounts.models import Person
from relais.allowances.domain import ensure_default_scale
from relais.allowances.models import Scale
from tests import factories
from tests.cast import Cast
from tests.factories import YEAR

pytestmark = pytest.mark.django_db

ClientFor = Callable[[Person], Client]
URL = "/bareme/simulation/"
TWO_BANDS: tuple[dict[str, Any], ...] = (
    {"max_pupils": 200, "cents": 125_000},
    {"min_pupils": 201, "cents": 250_000},
)


@pytest.fixture(autouse=True)
def _scale() -> None:
    ensure_default_scale()


@pytest.fixture
def client(cast: Cast, client_for: ClientFor) -> Client:
    return client_for(cast.officer)


@pytest.fixture
def draft(cast: Cast) -> Scale:
    return factories.make_draft_scale(cast.academie, *TWO_BANDS, name="barème d’essai")


def text_of(client: Client, url: str, *, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.status_code
    return plain(response.content)


def plain(content: bytes) -> str:
    text = re.sub(r"<[^>]+>", " ", content.decode()).replace("\xa0", " ").replace("\u202f", " ")
    return re.sub(r"\s+", " ", text.replace("&nbsp;", " ").replace("&#x27;", "'"))


def page(draft: Scale, end: str = "") -> str:
    return f"{URL}{draft.pk}/{end}"


def typed(draft: Scale, *lines: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Return what the form of the draft sends, with these lines."""
    data: dict[str, Any] = {
        "name": draft.name,
        "from_year": str(YEAR.start),
        "revision": str(draft.revision),
        "lines": str(len(lines)),
        **given,
    }
    for rank, line in enumerate(lines):
        values = {
            "school_types": ["college"],
            "sector": "public",
            "min_pupils": "0",
            "basis": "school",
            **line,
        }
        data |= {f"line-{rank}-{name}": value for name, value in values.items()}
    return data


def test_drafts_page_offers_the_scale_in_force(client: Client) -> None:
    text = text_of(client, URL)

    assert "Aucun brouillon" in text
    assert "Copier le barème en vigueur" in text


def test_pages_open(client: Client, draft: Scale) -> None:
    for end in ("", "etablissements/", "comparer/", "budget/", "adopter/", "abandonner/"):
        text_of(client, page(draft, end))
