"""Comments on the parts of a letter."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.letters.domain import comment_section, resolve_comment
from relais.letters.enums import PartCode
from relais.letters.forms import CommentForm
from relais.letters.rules import can_comment_letter
from relais.letters.selectors import get_comment_or_404, get_letter_or_404
from relais.letters.views.edit import UNPROCESSABLE, back_to


@require_POST
def comment(request: ScopedRequest, pk: int, part: str) -> HttpResponse:
    """Hang a comment on a part."""
    letter = get_letter_or_404(request.scope, pk, can_comment_letter)
    if part not in PartCode.values:
        raise Http404
    form = CommentForm(request.POST)
    if not form.is_valid():
        context = {"letter": letter, "part": PartCode(part), "form": form}
        return render(request, "letters/comment_invalid.html", context, status=UNPROCESSABLE)
    try:
        comment_section(actor=request.scope, letter=letter, part=part, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Votre commentaire est enregistré.")
    return back_to(letter, part)


@require_POST
def resolve(request: ScopedRequest, pk: int) -> HttpResponse:
    """Say that a comment is answered."""
    answered = get_comment_or_404(request.scope, pk)
    try:
        resolve_comment(actor=request.scope, comment=answered)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Le commentaire est réglé.")
    return back_to(answered.letter, answered.part)
