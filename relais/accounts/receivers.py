"""What a sign-in writes in the session, whatever view opens it."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from relais.accounts.models import AWAITS_FACTOR, CONNECTION, IS_VERIFIED, Person
from relais.accounts.selectors import has_second_factor
from relais.core import clock
from relais.core.devices import describe_device
from relais.core.keys import new_key
from relais.core.network import client_address


@receiver(user_logged_in, dispatch_uid="accounts.note_connection")
def note_connection(request: HttpRequest, user: Person, **_: Any) -> None:  # noqa: ANN401 - a signal's arguments
    """Note who comes in, from where, and that a second factor, if they have one, is still to be verified."""
    session = request.session
    if CONNECTION in session:
        session.cycle_key()  # Django keeps the key of a session that was the same person's already
    session[CONNECTION] = {
        "handle": new_key(),
        "device": describe_device(request.headers.get("User-Agent", "")),
        "network": client_address(request),
        "opened_at": clock.now().isoformat(),
        "ends": int(time.time()) + settings.SESSION_COOKIE_AGE,
    }
    session[AWAITS_FACTOR] = has_second_factor(user.pk)
    session.pop(IS_VERIFIED, None)
