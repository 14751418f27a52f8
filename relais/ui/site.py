"""What a higher app may tell every page: a banner to show, a search to offer."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

Banner = Callable[[], str]


@dataclass(frozen=True, slots=True)
class SiteSearch:
    """A search page offered where someone is lost; `parameter` is the name of its text field."""

    label: str
    url_name: str
    parameter: str = "q"

    def url(self) -> str:
        """Return the address, empty if it does not exist."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


_banners: list[Banner] = []
_searches: list[SiteSearch] = []


def register_banner(banner: Banner) -> None:
    """Show on every page what `banner()` returns, in French; an empty text shows nothing."""
    if banner not in _banners:
        _banners.append(banner)


def register_search(search: SiteSearch) -> None:
    """Offer this search on the "not found" page."""
    if search not in _searches:
        _searches.append(search)


def banners() -> list[str]:
    """Return the texts to show at the top of every page."""
    return [text for banner in _banners if (text := banner())]


def searches() -> list[SiteSearch]:
    """Return the searches that lead somewhere."""
    return [search for search in _searches if search.url()]
