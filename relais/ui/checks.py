"""System check: every entry of the navigation leads somewhere."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from relais.ui import navigation


@register(Tags.urls)
def check_navigation(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:  # noqa: ANN401, ARG001 - Django's signature
    """Refuse a navigation entry whose address does not exist."""
    return [
        Error(
            f"L'entrée de menu « {item.label} » mène à une adresse inconnue : {item.url_name}.",
            id="relais.ui.E001",
        )
        for item in navigation.registered()
        if item.url() is None
    ]
