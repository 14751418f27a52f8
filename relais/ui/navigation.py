"""The main navigation: each app registers its entries at start, so that `ui` knows nobody.

navigation.register(NavItem("Établissements", "schools:school_list", roles=ACADEMIE_ROLES, order=20))
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from relais.core.scope import Role, Scope


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main navigation; `roles` None opens it to whoever has a role.

    Whoever has many entries finds those of a `group` under its name; the others have them all in a row.
    """

    label: str
    url_name: str
    roles: frozenset[Role] | None = None
    order: int = 50
    group: str = ""

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
    group: str = ""


@dataclass(frozen=True, slots=True)
class NavGroup:
    """Entries drawn under one name, which opens on them."""

    label: str
    links: tuple[NavLink, ...]

    @property
    def is_current(self) -> bool:
        """Whether one of them is the page shown."""
        return any(link.is_current for link in self.links)


# More than fit on one line of a 1280-pixel screen.
LONGEST_ROW = 8

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
    pairs = [(item, url) for item in registered() if item.is_for(role) and (url := item.url())]
    current = _deepest((url for _, url in pairs), path)
    return [NavLink(item.label, url, is_current=url == current, group=item.group) for item, url in pairs]


def menu_for(scope: Scope, path: str = "") -> list[NavLink | NavGroup]:
    """Return the entries as the menu draws them: in a row, or by groups when there are many."""
    links = links_for(scope, path)
    if len(links) <= LONGEST_ROW:
        return list(links)
    groups: dict[str, list[NavLink]] = {}
    for link in links:
        groups.setdefault(link.group or link.label, []).append(link)
    return [own[0] if len(own) == 1 else NavGroup(label, tuple(own)) for label, own in groups.items()]


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
