"""The list of people, a person's page, their name and addresses."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.accounts.domain import (
    add_address,
    make_main_address,
    name_person,
    remove_address,
    set_gender,
    view_person,
)
from relais.accounts.forms.people import AddressForm, PeopleFilter, RecordForm
from relais.accounts.models import EmailAddress, Person
from relais.accounts.rules import can_edit_person, can_merge_person
from relais.accounts.selectors.merges import is_undoable, merges_of, undo_limit
from relais.accounts.selectors.people import (
    add_roles,
    describe_person,
    get_editable_person_or_404,
    get_person_or_404,
    homonyms_of,
    name_role,
    owner_of,
    people_visible_to,
    place_of,
    present_roles,
    roles_of,
    visible_people_or_404,
    with_roles,
)
from relais.accounts.views.person_page import person_roles, tell_story
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.ui.list_page import Empty, ListPage
from relais.ui.tables import Column, Kind


def _roles(person: Person) -> str:
    return " · ".join(map(name_role, present_roles(person)))


def _other_roles(person: Person) -> str:
    """Name what is not held today, once each: a referent of last year too is not two things."""
    present = set(map(name_role, present_roles(person)))
    names = dict.fromkeys(map(name_role, reversed(roles_of(person))))
    return " · ".join(name for name in names if name not in present)


def person_url(person: Person) -> str:
    """Return the address of a person's page."""
    return reverse("accounts:person", args=[person.pk])


PEOPLE: ListPage[Person] = ListPage(
    title="Personnes",
    caption="Personnes et leurs rôles",
    columns=(
        Column(key="name", label="Nom", value=str, sort=("last_name", "first_name"), href=person_url),
        Column(key="address", label="Adresse", value=lambda person: person.email),
        Column(key="roles", label="Rôles aujourd’hui", value=_roles),
        Column(key="others", label="Autres rôles", value=_other_roles, description="Passés ou à venir"),
        Column(
            key="created",
            label="Connue depuis le",
            value=lambda person: person.created_at,
            kind=Kind.MOMENT,
            sort=("created_at",),
            shown=False,
        ),
    ),
    default_sort="name",
    nouns="personne,personnes",
    empty=Empty("Aucune personne n’est connue.", "Donnez un rôle à une première personne."),
    template="accounts/people.html",
)


@require_safe
@never_cache
def people(request: ScopedRequest) -> HttpResponseBase:
    """List those who have or had a role in the academy; homonyms are told apart by address and school."""
    rows = with_roles(visible_people_or_404(request.scope), request.scope)
    form = PeopleFilter(request.GET, scope=request.scope)
    return PEOPLE.respond(request, rows, form=form)


@require_safe
@never_cache
def person(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show who somebody is and was; the journal keeps who has read it."""
    shown = get_person_or_404(request.scope, pk)
    view_person(actor=request.scope, person=shown)
    add_roles(shown, request.scope)
    place = place_of(shown)
    may_merge = can_merge_person(request.scope, place)
    context = {
        "person": shown,
        "addresses": sorted(shown.addresses.all(), key=lambda each: (not each.is_main, each.pk)),
        "may_edit": can_edit_person(request.scope, place),
        "may_merge": may_merge and shown.is_active,
        "homonyms": [(describe_person(each), each) for each in homonyms_of(shown, request.scope)],
        "merges": [
            {"merge": each, "until": undo_limit(each), "may_undo": may_merge and is_undoable(each)}
            for each in merges_of(shown)
        ],
        "story": tell_story(shown, roles_of(shown)),
        **person_roles(request.scope, shown),
    }
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def rename_person(request: ScopedRequest, pk: int) -> HttpResponse:
    """Correct a name, and the gender."""
    shown = get_person_or_404(request.scope, pk)
    names = {"first_name": shown.first_name, "last_name": shown.last_name}
    form = RecordForm(request.POST or None, initial={**names, "gender": shown.gender})
    if request.method == "POST" and form.is_valid():
        if set(names) & set(form.changed_data):
            name_person(
                actor=request.scope, person=shown, **{name: form.cleaned_data[name] for name in names}
            )
        set_gender(actor=request.scope, person=shown, gender=form.cleaned_data["gender"])
        messages.success(request, "La fiche est corrigée.")
        return redirect("accounts:person", pk=pk)
    return render(request, "accounts/person_form.html", _page(shown, form, "Corriger le nom et le genre"))


def _page(shown: Person, form: Any, title: str) -> dict[str, Any]:  # noqa: ANN401 - any form
    return {"person": shown, "form": form, "title": title, "submit": "Enregistrer"}


@require_http_methods(["GET", "HEAD", "POST"])
def new_address(request: ScopedRequest, pk: int) -> HttpResponse:
    """Add an address; one that is somebody else's may mean that both are one person."""
    shown = get_editable_person_or_404(request.scope, pk)
    form, owner = AddressForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        try:
            add_address(actor=request.scope, person=shown, address=address)
        except DomainError as error:
            form.add_error("address", error.message)
            owner = owner_of(address)
        else:
            messages.success(request, f"L’adresse {address} est enregistrée.")
            return redirect("accounts:person", pk=pk)
    seen = with_roles(people_visible_to(request.scope), request.scope).filter(pk=owner.pk if owner else 0)
    context = {**_page(shown, form, "Ajouter une adresse"), "owner": [(describe_person(p), p) for p in seen]}
    return render(request, "accounts/address.html", context)


@require_POST
def main_address(request: ScopedRequest, pk: int, address_pk: int) -> HttpResponse:
    """Have the person written to at this address."""
    return _change_address(
        request,
        (pk, address_pk),
        lambda address: make_main_address(actor=request.scope, address=address),
        "L’adresse principale est changée.",
    )


@require_POST
def drop_address(request: ScopedRequest, pk: int, address_pk: int) -> HttpResponse:
    """Take an address away."""
    return _change_address(
        request,
        (pk, address_pk),
        lambda address: remove_address(actor=request.scope, address=address),
        "L’adresse est retirée : elle ne reçoit plus rien et n’ouvre plus rien.",
    )


def _change_address(
    request: ScopedRequest,
    pks: tuple[int, int],
    change: Callable[[EmailAddress], object],
    done: str,
) -> HttpResponse:
    shown = get_editable_person_or_404(request.scope, pks[0])
    address = get_object_or_404(EmailAddress.objects.select_related("person"), person=shown, pk=pks[1])
    try:
        change(address)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("accounts:person", pk=shown.pk)
