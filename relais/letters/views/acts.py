"""Buttons that move the letter on."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from relais.core.errors import DomainError
from relais.core.requests import HOME, ScopedRequest
from relais.core.school_year import SchoolYear
from relais.letters.domain import propose_letter, return_letter, sign_letter, start_letter
from relais.letters.forms import ReturnForm
from relais.letters.selectors import get_writable_letter_or_404
from relais.letters.views.edit import back_to, invalid
from relais.schools.models import School


@require_POST
def start(request: ScopedRequest, year: SchoolYear) -> HttpResponse:
    """Start the year's letter of one's school, or go to it."""
    if request.scope.school_id is None:
        raise Http404
    school = get_object_or_404(School, pk=request.scope.school_id)
    try:
        letter = start_letter(actor=request.scope, school=school, year=year)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(HOME)
    return redirect("letters:edit", letter.pk)


@require_POST
def propose(request: ScopedRequest, pk: int) -> HttpResponse:
    """Propose the letter to the head."""
    letter = get_writable_letter_or_404(request.scope, pk)
    try:
        propose_letter(actor=request.scope, letter=letter)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, "La lettre est proposée à la signature : le chef d'établissement est prévenu."
        )
    return back_to(letter, "signature")


@require_POST
def return_to_referents(request: ScopedRequest, pk: int) -> HttpResponse:
    """Ask the referents for a correction."""
    letter = get_writable_letter_or_404(request.scope, pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return invalid(request, letter, "signature", form)
    try:
        return_letter(actor=request.scope, letter=letter, comment=form.cleaned_data["comment"])
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Votre demande est envoyée à chaque référent.")
    return back_to(letter, "signature")


@require_POST
def sign(request: ScopedRequest, pk: int) -> HttpResponse:
    """Sign the letter."""
    letter = get_writable_letter_or_404(request.scope, pk)
    try:
        sign_letter(actor=request.scope, letter=letter)
    except DomainError as error:
        messages.error(request, error.message)
        return back_to(letter, "signature")
    return redirect("letters:edit", letter.pk)
