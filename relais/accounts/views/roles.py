"""Say one's name, choose the role to act in."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from relais.accounts.domain import name_person
from relais.accounts.forms import NameForm, RoleForm
from relais.accounts.models import Person
from relais.accounts.selectors import SESSION_KEY, capacities_for
from relais.core.requests import HOME, ScopedRequest, safe_target


@require_http_methods(["GET", "HEAD", "POST"])
def name_me(request: ScopedRequest) -> HttpResponse:
    """Ask the person's own name, then go on."""
    person = get_object_or_404(Person, pk=request.user.pk)
    initial = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "next": request.GET.get("next", ""),
    }
    form = NameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        name_person(
            actor=request.scope,
            person=person,
            first_name=form.cleaned_data["first_name"],
            last_name=form.cleaned_data["last_name"],
        )
        return redirect(safe_target(request, form.cleaned_data["next"]))
    return render(request, "accounts/name_me.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def choose_role(request: ScopedRequest) -> HttpResponse:
    """Let the person act in another of the roles held today."""
    capacities = capacities_for(get_object_or_404(Person, pk=request.user.pk))
    chosen = next((each.key for each in capacities if each.scope == request.scope), "")
    form = RoleForm(request.POST or None, capacities=capacities, initial={"capacity": chosen})
    if request.method == "POST" and form.is_valid():
        request.session[SESSION_KEY] = form.cleaned_data["capacity"]
        return redirect(HOME)
    return render(request, "accounts/choose_role.html", {"form": form, "held": capacities})
