"""What an identity provider or a portal says of a person, read and cut to size before it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from ipaddress import ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from relais.accounts.attributes import NAMES, Attributes

PORTAL = "portail"
PORTAL_SUBJECT = "portal_subject"  # in a session opened behind the portal: whom it named
NAME_LENGTH = 100
SUBJECT_LENGTH = 200
# The portal's headers, beside the one that names the person.
PORTAL_ADDRESS = "HTTP_CTEMAIL"
PORTAL_FIRST_NAME = "HTTP_CTFN"
PORTAL_LAST_NAME = "HTTP_CTLN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Who somebody is, said by `issuer`: `subject` never changes, the rest may.

    `address` is empty when there is none, or when the provider says that it did not verify it.
    """

    issuer: str
    subject: str
    address: str = ""
    first_name: str = ""
    last_name: str = ""
    attributes: Attributes = field(default_factory=dict)


def read_claims(issuer: str, claims: Mapping[str, Any]) -> Claims:
    """Read what a provider says: `usual_name` is ProConnect's, `family_name` the standard's."""
    return Claims(
        issuer=issuer,
        subject=_subject(str(claims["sub"])),
        address=_address(claims.get("email")) if _is_verified(claims) else "",
        first_name=_name(claims.get("given_name")),
        last_name=_name(claims.get("usual_name")) or _name(claims.get("family_name")),
        attributes=_attributes({str(key).lower(): value for key, value in claims.items()}),
    )


def portal_claims(meta: Mapping[str, Any]) -> Claims | None:
    """Read what the portal's proxy wrote on the request; None unless it is named, and did write."""
    login = _text(meta.get(settings.SIGN_ON_HEADER)) if settings.SIGN_ON_HEADER else ""
    if not login or not _is_named_proxy(str(meta.get("REMOTE_ADDR", ""))):
        return None
    return Claims(
        issuer=PORTAL,
        subject=_subject(login.lower()),
        address=_address(_text(meta.get(PORTAL_ADDRESS)) or login),
        first_name=_name(_text(meta.get(PORTAL_FIRST_NAME))),
        last_name=_name(_text(meta.get(PORTAL_LAST_NAME))),
        attributes=_attributes({name.lower(): _text(meta.get(f"HTTP_{name.upper()}")) for name in NAMES}),
    )


def _is_named_proxy(address: str) -> bool:
    try:
        asking = ip_address(address)
    except ValueError:
        return False
    asking = getattr(asking, "ipv4_mapped", None) or asking
    return any(asking in ip_network(proxy, strict=False) for proxy in settings.SIGN_ON_PROXIES)


def _subject(subject: str) -> str:
    """Return the subject, or the hash of one too long to be kept."""
    return subject if len(subject) <= SUBJECT_LENGTH else f"sha256:{sha256(subject.encode()).hexdigest()}"


def _is_verified(claims: Mapping[str, Any]) -> bool:
    """Believe the address unless the provider says that it did not verify it."""
    return claims.get("email_verified", True) in (True, "true")


def _address(value: object) -> str:
    """Return the address in lower case, or an empty string if it is none."""
    address = str(value or "").strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def _name(value: object) -> str:
    return " ".join(str(value or "").split())[:NAME_LENGTH]


def _text(value: object) -> str:
    """Return a header's text: servers hand its bytes as Latin-1, portals write UTF-8."""
    text = str(value or "").strip()
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _attributes(values: Mapping[str, Any]) -> Attributes:
    """Return the attributes of the table that are given, each as a tuple of texts not empty."""
    given = {name: values.get(name.lower()) for name in NAMES}
    lists = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    texts = {name: tuple(str(each).strip() for each in value if each) for name, value in lists.items()}
    return {name: kept for name, each in texts.items() if (kept := tuple(filter(None, each)))}
