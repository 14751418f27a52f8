"""OpenID Connect: what the library does, and what it leaves to us."""

from collections.abc import Mapping
from typing import Any

import jwt
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from relais.accounts.claims import read_claims
from relais.accounts.domain import sign_in_by_provider
from relais.accounts.models import Person
from relais.accounts.provider import library_setting

CLOCK_SKEW = 60  # seconds that two machines may differ by
REQUIRED = frozenset({"iss", "sub", "aud", "exp", "iat"})  # OpenID Connect Core, 2


class ProviderBackend(OIDCAuthenticationBackend):  # type: ignore[misc]  # published without types
    """Find a person by what the provider signed.

    The library exchanges the code, finds the key and checks signature, algorithm and nonce; here are checked
    issuer, audience and dates, and that the user info is about the same subject.
    """

    def __init__(self) -> None:
        """Ask nothing of the provider yet: Django makes one for any way of signing in."""

    @staticmethod
    def get_settings(attr: str, *args: Any) -> Any:  # noqa: ANN401 - the library's signature
        """Return a setting, the endpoints being the provider's."""
        return library_setting(attr, *args)

    def authenticate(self, request: HttpRequest | None, **kwargs: Any) -> Person | None:  # noqa: ANN401 - same
        """Return the person the provider's code stands for; None for another way of signing in."""
        if "nonce" not in kwargs:
            return None
        super().__init__()
        person: Person | None = super().authenticate(request, **kwargs)
        return person

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - same
        """Return what the token says; an ID token, known by its nonce, must say all that is required."""
        said: dict[str, Any] = super().verify_token(token, **kwargs)
        missing = REQUIRED - said.keys() if "nonce" in kwargs else frozenset()
        if missing:
            raise SuspiciousOperation(f"the ID token lacks {', '.join(sorted(missing))}")  # noqa: EM102, TRY003
        return said

    def _verify_jws(self, payload: str, key: Any) -> dict[str, Any]:  # noqa: ANN401 - same
        """Check signature, algorithm, issuer, audience and dates."""
        return jwt.decode(
            payload,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=self.get_settings("OIDC_ISSUER"),
            leeway=CLOCK_SKEW,
        )

    def get_or_create_user(self, access_token: str, id_token: str, payload: Mapping[str, Any]) -> Person:
        """Return the person: by subject, else by address, else new. Raises DomainError."""
        info = self.get_userinfo(access_token, id_token, payload)
        if info.get("sub") != payload["sub"]:  # OpenID Connect Core, 5.3.2
            msg = "user info of another subject"
            raise SuspiciousOperation(msg)
        return sign_in_by_provider(claims=read_claims(payload["iss"], {**payload, **info}))
