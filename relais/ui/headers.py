"""Headers that Django leaves to us: what a page may use of the device, and who may keep a copy of it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Nothing of the device, no other site's page around or beside ours.
ALWAYS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A staff room's computer is shared: what somebody has seen is not found again by the next person.
PRIVATE = "private, no-store"


class HeadersMiddleware:
    """Add them to every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers; a page of somebody signed in is kept nowhere."""
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = PRIVATE
        return response
