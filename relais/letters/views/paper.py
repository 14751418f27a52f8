"""A letter signed on paper: the form that takes its scan."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from relais.accounts.selectors import head_assignment_for
from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.core.school_year import SchoolYear
from relais.letters.content import HEAD_TITLE
from relais.letters.domain import record_paper_letter
from relais.letters.forms import PaperForm
from relais.letters.models import Letter
from relais.letters.rules import can_record_paper_letter
from relais.letters.selectors import accepted_team, is_frozen, letter_for
from relais.schools.models import School
from relais.schools.selectors import get_school_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: ScopedRequest, year: SchoolYear, uai: str) -> HttpResponse:
    """Take the scan of a letter signed on paper."""
    school = get_school_or_404(request.scope, uai)
    letter = letter_for(school.pk, year)
    if not can_record_paper_letter(request.scope, letter or Letter(school=school, year=year)):
        raise Http404
    if letter and is_frozen(letter):
        messages.info(request, "La lettre de cette année est déjà signée.")
        return redirect("letters:edit", letter.pk)
    form = _form(request, school, year)
    if form.is_valid():
        return _record(request, school, year, form)
    context = {"school": school, "year": year, "letter": letter, "form": form}
    return render(request, "letters/paper.html", context, status=400 if form.errors else 200)


def _form(request: ScopedRequest, school: School, year: SchoolYear) -> PaperForm:
    head = head_assignment_for(school.pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    return PaperForm(
        *posted,
        head=str(head.person) if head else f"Le {HEAD_TITLE}",
        team=accepted_team(school.pk, year),
    )


def _record(request: ScopedRequest, school: School, year: SchoolYear, form: PaperForm) -> HttpResponse:
    scan = form.cleaned_data["scan"]
    try:
        letter = record_paper_letter(
            actor=request.scope,
            school=school,
            year=year,
            signed_on=form.cleaned_data["signed_on"],
            designation_ids=form.designation_ids,
            scan=scan.file.read(),
            scan_type=scan.type,
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("letters:paper", year, school.uai)
    messages.success(request, "La lettre signée sur papier est enregistrée et adressée à chacun.")
    return redirect("letters:edit", letter.pk)
