"""Two records of one person: find the other, see what moves, merge, undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from relais.accounts.domain import merge_people, view_person
from relais.accounts.domain import undo_merge as undo
from relais.accounts.forms.people import OtherRecordForm
from relais.accounts.models import Person
from relais.accounts.search import search_people
from relais.accounts.selectors.merges import UNDO_WINDOW, get_merge_or_404, merge_plan
from relais.accounts.selectors.people import (
    describe_person,
    get_mergeable_person_or_404,
    homonyms_of,
    name_role,
    people_visible_to,
    present_roles,
    roles_of,
    with_roles,
)
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.scope import Scope
from relais.ui.french import short_date

MOST = 20


@require_safe
@never_cache
def find_other(request: ScopedRequest, pk: int) -> HttpResponse:
    """Look for the other record of a person: homonyms first."""
    kept = get_mergeable_person_or_404(request.scope, pk)
    form = OtherRecordForm(request.GET or None)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    if typed:
        others = people_visible_to(request.scope).exclude(pk=pk).filter(is_active=True)
        found = list(with_roles(search_people(others, typed), request.scope)[:MOST])
    else:
        found = homonyms_of(kept, request.scope)
    context = {
        "person": kept,
        "form": form,
        "typed": typed,
        "found": [(describe_person(p), p) for p in found],
    }
    return render(request, "accounts/find_other.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def merge(request: ScopedRequest, pk: int, other_pk: int) -> HttpResponse:
    """Show both records side by side and what would move from one to the other; then do it."""
    kept = get_mergeable_person_or_404(request.scope, pk)
    absorbed = get_mergeable_person_or_404(request.scope, 0 if other_pk == pk else other_pk)
    if request.method == "POST":
        try:
            merge_people(actor=request.scope, kept=kept, absorbed=absorbed)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("accounts:merge", pk=pk, other_pk=other_pk)
        messages.success(request, f"Les deux fiches n’en font plus qu’une : {kept} ({kept.email}).")
        return redirect("accounts:person", pk=pk)
    for person in (kept, absorbed):
        view_person(actor=request.scope, person=person)
    context = {
        "kept": kept,
        "absorbed": absorbed,
        "records": _describe(request.scope, kept, absorbed),
        "plan": merge_plan(kept, absorbed),
        "days": UNDO_WINDOW.days,
    }
    return render(request, "accounts/merge.html", context)


def _describe(scope: Scope, kept: Person, absorbed: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the two records, each with its title and its facts."""
    people = with_roles(people_visible_to(scope), scope).in_bulk([kept.pk, absorbed.pk])
    titled = (("Fiche gardée", kept), ("Fiche réunie à la première", absorbed))
    return [(title, _facts(people[record.pk])) for title, record in titled]


def _facts(person: Person) -> list[tuple[str, str]]:
    present = present_roles(person)
    others = [role for role in roles_of(person) if role not in present]
    return [
        ("Nom", str(person)),
        ("Adresses", " · ".join(sorted(each.address for each in person.addresses.all())) or "aucune"),
        ("Rôles aujourd’hui", " · ".join(map(name_role, present)) or "aucun"),
        ("Autres rôles", " · ".join(map(name_role, others)) or "aucun"),
        ("Connue depuis le", short_date(localdate(person.created_at))),
        ("Dernière connexion", short_date(localdate(person.last_login)) if person.last_login else "jamais"),
    ]


@require_POST
def undo_merge(request: ScopedRequest, pk: int) -> HttpResponse:
    """Make two records again of one."""
    merged = get_merge_or_404(request.scope, pk)
    try:
        undo(actor=request.scope, merge=merged)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"La fusion est défaite : {merged.absorbed} a de nouveau sa fiche.")
    return redirect("accounts:person", pk=merged.kept_id)
