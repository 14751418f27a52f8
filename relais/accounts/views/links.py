"""The landing page of a personal link, and how to get another when it opens no more."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from relais.accounts.domain import renew_access_link, use_access_link
from relais.accounts.enums import SignInWay
from relais.accounts.selectors import link_for_token, renewable_link
from relais.accounts.views.opening import CAME_FOR, enter, open_session
from relais.core.addresses import mask_address
from relais.core.errors import DomainError
from relais.core.network import client_address
from relais.core.requests import safe_target


@sensitive_variables("token")
def _dead_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say that the link opens nothing; offer another, or the page itself to whoever is signed in already."""
    link = renewable_link(token)
    if link is None:
        return render(request, "accounts/dead_link.html", status=410)
    person = link.assignment.person
    context = {
        "token": token,
        "link": link,
        "masked": mask_address(person.email),
        "target": safe_target(request, link.target) if request.user == person else "",
    }
    return render(request, "accounts/spent_link.html", context, status=410)


@login_not_required
@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose link it is and for what; only its button, a POST, signs in, once.

    Mail filters open links: reading one, however often, changes nothing.
    """
    if request.method != "POST":
        found = link_for_token(token)
        if found is None:
            return _dead_link(request, token)
        return render(request, "accounts/link.html", {"link": found})
    try:
        used = use_access_link(token=token)
    except DomainError:
        return _dead_link(request, token)
    person, target = used.assignment.person, safe_target(request, used.target)
    open_session(request, person, SignInWay.LINK, assignment=used.assignment)
    request.session[CAME_FOR] = target
    return enter(person, target)


@login_not_required
@never_cache
@sensitive_variables("token")
@require_POST
def renew_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a new link in place of this one; the answer is the same whether one leaves or not."""
    renew_access_link(token=token, network=client_address(request))
    return render(request, "accounts/link_renewed.html")
