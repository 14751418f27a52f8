"""The page where the person named says yes or no."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from relais.audit.selectors import story_for
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.designations.domain import answer_designation
from relais.designations.enums import DesignationState
from relais.designations.forms import AnswerForm
from relais.designations.models import Designation
from relais.designations.rules import can_answer
from relais.designations.selectors import get_designation_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ScopedRequest, pk: int) -> HttpResponse:
    """Show the designation and what it entails; the person named answers it."""
    designation = get_designation_or_404(request.scope, pk)
    may_answer = (
        can_answer(request.scope, person_id=designation.person_id)
        and designation.state == DesignationState.PROPOSED
    )
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_designation(
                actor=request.scope,
                designation=designation,
                accepts=form.accepts,
                comment=form.cleaned_data["comment"],
            )
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(
                request, "Votre réponse est enregistrée, votre chef d'établissement en est informé."
            )
        return redirect("designations:answer", pk=pk)
    return _page(request, designation, form if may_answer else None)


def _page(request: ScopedRequest, designation: Designation, form: AnswerForm | None) -> HttpResponse:
    story = story_for(request.scope, designation)
    context = {"designation": designation, "form": form, "story": story}
    return render(request, "designations/answer.html", context)
