"""The main navigation: each app registers its entries at start, so that `ui` knows nobody.

navigation.register(NavItem("Établissements", "schools:school_list", roles=ACADEMIE_ROLES, order=20))
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from relais.core.scope import Role, Scope


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main navigation; `roles` None opens it to whoever has a role."""

    label: str
    url_name: str
    roles: frozenset[Role] | None = None
    order: int = 50

    def url(self) -> str | None:
        """Return the address, or None if it does not exist (a system check says so at start)."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return None

    def is_for(self, role: Role | None) -> bool:
        """Tell whether a role sees the entry."""
        return role is not None and (self.roles is None or role in self.roles)


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry as drawn on a page."""

    label: str
    url: str
    is_current: bool = False


_items: dict[str, NavItem] = {}


def register(*items: NavItem) -> None:
    """Add entries; the last registered for an address name wins."""
    _items.update({item.url_name: item for item in items})


def registered() -> list[NavItem]:
    """Return every entry, in order."""
    return sorted(_items.values(), key=lambda item: (item.order, item.label))


def links_for(scope: Scope, path: str = "") -> list[NavLink]:
    """Return the entries open to this scope; the deepest one that holds `path` is current."""
    role = Role(scope.role) if scope.role else None
    pairs = [(item.label, url) for item in registered() if item.is_for(role) and (url := item.url())]
    current = _deepest((url for _, url in pairs), path)
    return [NavLink(label, url, is_current=url == current) for label, url in pairs]


def links_by_role() -> list[tuple[Role, list[NavLink]]]:
    """Return, for the site map, what each role finds in the navigation."""
    return [
        (
            role,
            [NavLink(item.label, url) for item in registered() if item.is_for(role) and (url := item.url())],
        )
        for role in Role
    ]


def _deepest(urls: Iterable[str], path: str) -> str | None:
    holding = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(holding, key=len, default=None)
