"""Buttons that move the letter on."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from relais.core.errors import DomainError
from relais.core.requests import HOME, ScopedRequest
from relais.core.school_year import SchoolYear
from relais.letters.domain import (
    abandon_amendment,
    amend_letter,
    endorse_letter,
    flag_letter,
    give_visa,
    propose_letter,
    return_letter,
    send_back_letter,
    sign_letter,
    start_letter,
)
from relais.letters.enums import Decision
from relais.letters.forms import (
    AmendForm,
    EndorseForm,
    FlagForm,
    ReasonedVisaForm,
    ReturnForm,
    TextForm,
    VisaForm,
)
from relais.letters.models import Letter
from relais.letters.rules import can_give_visa, can_review_letter
from relais.letters.selectors import get_letter_or_404, get_writable_letter_or_404
from relais.letters.views.edit import CONFLICT, UNPROCESSABLE, back_to
from relais.letters.views.read import read_context
from relais.schools.models import School

VISA_SAID = {
    Decision.AGREED: "Votre accord est enregistré.",
    Decision.RESERVED: "Votre accord est enregistré avec sa réserve.",
    Decision.REFUSED: "Votre refus est enregistré : le chef d'établissement est prévenu.",
}


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
    """Propose the letter to those who decide on it."""
    letter = get_writable_letter_or_404(request.scope, pk)
    try:
        propose_letter(actor=request.scope, letter=letter)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "La lettre est proposée : ceux dont l'avis manque sont prévenus.")
    return back_to(letter, "validation")


@require_POST
def visa(request: ScopedRequest, pk: int) -> HttpResponse:
    """Write a referent's visa: an agreement in one tap, a reservation or a refusal with its reason."""
    letter = get_letter_or_404(request.scope, pk, can_give_visa)
    is_plain = request.POST.get("decision") == Decision.AGREED
    form: Form = VisaForm(request.POST) if is_plain else ReasonedVisaForm(request.POST)

    def act(text: str, **given: Any) -> str:  # noqa: ANN401 - the fields of either form
        given_visa = give_visa(actor=request.scope, letter=letter, seen_text=text, **given)
        return VISA_SAID[Decision(given_visa.decision)]

    return decide(request, letter, form, act, shown_as="" if is_plain else "visa_form")


@require_POST
def sign(request: ScopedRequest, pk: int) -> HttpResponse:
    """Sign the letter as it was shown."""
    letter = get_writable_letter_or_404(request.scope, pk)

    def act(text: str) -> str:
        sign_letter(actor=request.scope, letter=letter, seen_text=text)
        return ""

    return decide(request, letter, TextForm(request.POST), act, goes_to="letters:edit")


@require_POST
def return_to_referents(request: ScopedRequest, pk: int) -> HttpResponse:
    """Ask the referents for a correction."""
    letter = get_writable_letter_or_404(request.scope, pk)

    def act(comment: str) -> str:
        return_letter(actor=request.scope, letter=letter, comment=comment)
        return "Votre demande est envoyée à chaque référent."

    return decide(request, letter, ReturnForm(request.POST), act, shown_as="return_form")


@require_POST
def endorse(request: ScopedRequest, pk: int) -> HttpResponse:
    """Give the academy's visa."""
    letter = get_letter_or_404(request.scope, pk, can_review_letter)

    def act(comment: str) -> str:
        endorse_letter(actor=request.scope, letter=letter, comment=comment)
        return "La lettre a le visa de l'académie : elle est émise et adressée à chacun."

    return decide(request, letter, EndorseForm(request.POST), act, shown_as="endorse_form")


@require_POST
def send_back(request: ScopedRequest, pk: int) -> HttpResponse:
    """Give a signed letter back to its school."""
    letter = get_letter_or_404(request.scope, pk, can_review_letter)

    def act(comment: str) -> str:
        send_back_letter(actor=request.scope, letter=letter, comment=comment)
        return "La lettre est renvoyée à l'établissement, qui est prévenu."

    return decide(request, letter, ReturnForm(request.POST), act, shown_as="return_form")


@require_POST
def flag(request: ScopedRequest, pk: int) -> HttpResponse:
    """Ask to read a letter before it is issued, or no longer."""
    letter = get_letter_or_404(request.scope, pk, can_review_letter)

    def act(reason: str) -> str:
        flagged = flag_letter(actor=request.scope, letter=letter, reason=reason)
        return "La lettre est signalée." if flagged.flag_reason else "La lettre n'est plus signalée."

    return decide(request, letter, FlagForm(request.POST), act, shown_as="flag_form")


@require_POST
def amend(request: ScopedRequest, pk: int) -> HttpResponse:
    """Open the next version of a signed letter."""
    letter = get_writable_letter_or_404(request.scope, pk)
    form = AmendForm(request.POST)
    if not form.is_valid():
        return show_again(request, letter, UNPROCESSABLE, amend_form=form)
    try:
        opened = amend_letter(actor=request.scope, letter=letter, reason=form.cleaned_data["reason"])
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("letters:edit", letter.pk)
    messages.success(request, f"La version {opened.version} est commencée : modifiez ce qui change.")
    return redirect("letters:edit", opened.pk)


@require_POST
def abandon(request: ScopedRequest, pk: int) -> HttpResponse:
    """Give up the next version of a letter."""
    letter = get_writable_letter_or_404(request.scope, pk)
    try:
        in_force = abandon_amendment(actor=request.scope, letter=letter)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("letters:edit", letter.pk)
    messages.success(request, f"La version {in_force.version} reste en vigueur.")
    return redirect("letters:edit", in_force.pk)


def decide(
    request: ScopedRequest,
    letter: Letter,
    form: Form,
    act: Callable[..., str],
    *,
    shown_as: str = "",
    goes_to: str = "letters:read",
) -> HttpResponse:
    """Do what a form decides and go to the letter; refused, show the letter of now with what was typed."""
    shown = {shown_as: form} if shown_as else {}
    if not form.is_valid():
        return show_again(request, letter, UNPROCESSABLE, **shown)
    try:
        said = act(**form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
        return show_again(request, letter, CONFLICT, **shown)
    if said:
        messages.success(request, said)
    return redirect(goes_to, letter.pk)


def show_again(request: ScopedRequest, letter: Letter, status: int, **forms: Form) -> HttpResponse:
    """Show the letter as it stands now, with the forms as they were typed."""
    now = get_letter_or_404(request.scope, letter.pk)
    return render(request, "letters/read.html", {**read_context(request, now), **forms}, status=status)
