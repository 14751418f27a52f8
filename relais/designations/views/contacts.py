"""The list of referents, a referent's card, and one's own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from relais.core.requests import ScopedRequest
from relais.designations.domain import save_contact_card
from relais.designations.forms import ContactCardForm, ContactFilter
from relais.designations.models import Designation
from relais.designations.selectors.contacts import (
    contact_of,
    get_contact_or_404,
    my_card_or_404,
    serves_now,
    visible_contacts_or_404,
    with_contact_details,
)
from relais.schools.selectors import schools_visible_to
from relais.schools.views.directory import school_url
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column


def _contact_url(row: Designation) -> str:
    return reverse("designations:contact", args=[row.person_id])


def _zone(row: Any) -> str:  # noqa: ANN401 - a designation read by `with_contact_details`
    return str(row.zone_name)


def _column(key: str, label: str, value: Callable[[Designation], str], **given: Any) -> Column[Designation]:  # noqa: ANN401 - a column's options
    return Column(key=key, label=label, value=value, **given)


CONTACTS: ListPage[Designation] = ListPage(
    title="Annuaire des référents",
    caption="Référents numériques de l’académie",
    columns=(
        _column(
            "name",
            "Nom",
            lambda row: str(row.person),
            sort=("person__last_name", "person__first_name"),
            href=_contact_url,
        ),
        _column("school", "Établissement", lambda row: row.school.name, sort=("school__name",)),
        _column("town", "Commune", lambda row: row.school.town, sort=("school__town", "school__name")),
        _column("zone", "Zone", _zone, sort=("zone_name", "person__last_name")),
        _column("themes", "Peut aider sur", lambda row: " · ".join(contact_of(row.person).themes)),
        _column("address", "Adresse", lambda row: contact_of(row.person).address),
    ),
    default_sort="name",
    nouns="référent,référents",
    empty=Empty(
        "Aucun référent dans l’annuaire.",
        "Les référents y paraissent quand ils ont accepté leur désignation.",
    ),
    has_export=False,  # one reads it, nobody takes it away
    template="designations/contacts.html",
)


@require_safe
@never_cache
def contacts(request: ScopedRequest) -> HttpResponseBase:
    """List this year's referents of the academy, as each allows."""
    rows = with_contact_details(visible_contacts_or_404(request.scope))
    form = ContactFilter(request.GET, scope=request.scope)
    return CONTACTS.respond(request, rows, form=form, context={"has_card": serves_now(request.scope)})


@require_safe
@never_cache
def contact(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show a referent's card."""
    held = get_contact_or_404(request.scope, pk)
    seen = set(schools_visible_to(request.scope).filter(pk__in=[row.school_id for row in held]))
    places = [
        {
            "school": row.school,
            "href": school_url(row.school) if row.school in seen else "",
            "zone": _zone(row),
        }
        for row in held
    ]
    context = {
        "contact": contact_of(held[0].person),
        "places": places,
        "is_mine": pk == request.scope.person_id,
    }
    return render(request, "designations/contact.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def my_card(request: ScopedRequest) -> HttpResponse:
    """Let a referent say what colleagues see."""
    card = my_card_or_404(request.scope)
    names = ("is_listed", "shows_address", "themes", "note")
    typed = request.POST if request.method == "POST" else None  # nothing ticked is an answer
    form = ContactCardForm(typed, initial={name: getattr(card, name) for name in names})
    if request.method == "POST" and form.is_valid():
        saved = save_contact_card(actor=request.scope, person=card.person, **form.cleaned_data)
        said = "est dans l’annuaire" if saved.is_listed else "n’est plus visible dans l’annuaire"
        messages.success(request, f"Votre fiche {said}.")
        return redirect("designations:my_card")
    context = {"form": form, "person": card.person, "is_listed": card.is_listed}
    return render(request, "designations/my_card.html", context)
