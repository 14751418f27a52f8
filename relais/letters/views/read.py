"""Pages that show the letter."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from relais.accounts.models import Person
from relais.audit.selectors import story_for
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.letters.content import complete_content, letter_content
from relais.letters.models import FINAL_STATES, Letter
from relais.letters.rules import can_edit_letter, can_sign_letter
from relais.letters.selectors import (
    get_letter_or_404,
    get_writable_letter_or_404,
    is_frozen,
    letter_for,
    trajectory_of,
)
from relais.letters.views.decision import decision_context
from relais.letters.views.document import document_context
from relais.letters.views.page import editor_context, state_context
from relais.schools.selectors import get_school_or_404


@require_safe
def current(request: ScopedRequest) -> HttpResponse:
    """Lead to this year's letter of one's school, or offer to start it."""
    school_id = request.scope.school_id
    if school_id is None:
        raise Http404
    letter = letter_for(school_id, SchoolYear.current())
    if letter is not None:
        return redirect("letters:edit", letter.pk)
    return render(request, "letters/none.html", {"year": SchoolYear.current()})


@require_safe
@never_cache
def edit(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show the letter as each may have it: to write, signed, or as a document."""
    letter = get_letter_or_404(request.scope, pk)
    story = {"story": story_for(request.scope, letter)}
    if letter.state in FINAL_STATES:
        return render(request, "letters/signed.html", {**signed_context(request, letter), **story})
    if is_frozen(letter) or not can_edit_letter(request.scope, letter):
        return render(request, "letters/read.html", {**read_context(request, letter), **story})
    context = editor_context(request.scope, letter, person_of(request))
    return render(request, "letters/edit.html", {**context, **story})


@require_safe
@never_cache
def read(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show the letter's text, the equal of the PDF once it is signed, and what one may decide on it."""
    letter = get_letter_or_404(request.scope, pk)
    return render(request, "letters/read.html", read_context(request, letter))


@require_safe
@never_cache
def state(request: ScopedRequest, pk: int) -> HttpResponse:
    """Give the menu and what remains to decide again: asked for after each autosave, and now and then."""
    letter = get_writable_letter_or_404(request.scope, pk)
    return render(request, "letters/_state.html", state_context(request.scope, letter, person_of(request)))


@require_safe
@never_cache
def issuing(request: ScopedRequest, pk: int) -> HttpResponse:
    """Tell whether the PDF is there yet: asked for until it is."""
    letter = get_letter_or_404(request.scope, pk)
    return render(request, "letters/_issuing.html", {"letter": letter})


@require_safe
def trajectory(request: ScopedRequest, uai: str) -> HttpResponse:
    """Show a school's priorities year after year, and what became of them."""
    school = get_school_or_404(request.scope, uai)
    found = trajectory_of(request.scope, school)
    if not found.letters:
        raise Http404
    return render(request, "letters/trajectory.html", {"trajectory": found, "school": school})


def person_of(request: ScopedRequest) -> Person:
    """Return who acts."""
    return get_object_or_404(Person, pk=request.scope.person_id)


def signed_context(request: ScopedRequest, letter: Letter) -> dict[str, Any]:
    """Return what the page of a signed letter says."""
    content = complete_content(letter.signed_content or {})
    return {
        **decision_context(request.scope, letter, person_of(request)),
        "holders": [member["name"] for member in content["team"]],
        "course": content["course"],
        "is_head": can_sign_letter(request.scope, letter),
    }


def read_context(request: ScopedRequest, letter: Letter) -> dict[str, Any]:
    """Return the text of the letter, frozen or as it would be printed now, and what one may decide."""
    content = letter.signed_content if is_frozen(letter) else letter_content(letter)
    return {
        **decision_context(request.scope, letter, person_of(request)),
        **document_context(complete_content(content or {})),
    }
