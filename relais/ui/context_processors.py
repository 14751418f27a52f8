"""What every page knows: the brand, who acts, where one may go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from relais.core.scope import NOBODY, Role
from relais.ui import navigation
from relais.ui import site as hooks

SERVICE_TAGLINE = "Les référents numériques de l'académie, de la rentrée à la lettre de mission"


def brand() -> dict[str, Any]:
    """Return the settings every page shows, with nothing that needs the database."""
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": SERVICE_TAGLINE,
        "brand_marianne": settings.BRAND_MARIANNE,
        "brand_text": settings.BRAND_TEXT,
        "academie_name": settings.ACADEMIE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "is_demo": settings.DEMO,
    }


def site(request: HttpRequest) -> dict[str, Any]:
    """Return the brand, who acts, the banners and the navigation.

    `scope_choices` are the roles the person may act in: `accounts` sets them on the request.
    """
    scope = getattr(request, "scope", NOBODY)
    return {
        **brand(),
        "scope": scope,
        "scope_role": Role(scope.role).label if scope.role else "",
        "scope_choices": getattr(request, "scope_choices", ()),
        "banners": hooks.banners(),
        "nav_links": navigation.menu_for(scope, request.path),
    }
