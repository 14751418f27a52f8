"""What is posted by the editor: as typed (autosave, answered in JSON) or by a button (answered by a page)."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.designations.selectors import active_team
from relais.letters.catalogue import Mission
from relais.letters.content import letter_text
from relais.letters.domain import assess_priority, choose_activities, enrol_in_course, save_section
from relais.letters.enums import SECTION_PARTS, PartCode, Priority, SectionCode
from relais.letters.forms import CourseForm, MissionForm, OutcomeForm, SectionForm, write_seen
from relais.letters.models import AIM_LENGTH, Letter
from relais.letters.rules import ADVISED_MAIN_ACTIVITIES, has_too_many_main
from relais.letters.selectors import (
    get_writable_letter_or_404,
    kept_activities,
    outcomes_of,
    template_of,
)
from relais.letters.views.page import mission_block
from relais.letters.views.parts import section_block_of

CONFLICT, UNPROCESSABLE = 409, 422


def is_autosave(request: ScopedRequest) -> bool:
    """Tell whether the page posted by itself."""
    return request.headers.get("X-Requested-With") == "autosave"


def back_to(letter: Letter, anchor: str) -> HttpResponse:
    """Return to a part of the page."""
    return redirect(f"{reverse('letters:edit', args=[letter.pk])}#{anchor}")


def saved(request: ScopedRequest, letter: Letter, anchor: str, **fields: str) -> HttpResponse:
    """Answer that it is saved, with what the page must send next time."""
    if is_autosave(request):
        return JsonResponse({"fields": fields})
    messages.success(request, "C'est enregistré.")
    return back_to(letter, anchor)


def refused(request: ScopedRequest, letter: Letter, anchor: str, error: DomainError) -> HttpResponse:
    """Answer that the trade forbids it."""
    if is_autosave(request):
        return JsonResponse({"message": error.message}, status=CONFLICT)
    messages.error(request, error.message)
    return back_to(letter, anchor)


def invalid(request: ScopedRequest, letter: Letter, anchor: str, form: Form) -> HttpResponse:
    """Answer that what was posted makes no sense: the team has changed, or the text is too long."""
    if is_autosave(request):
        return JsonResponse({"errors": form.errors}, status=UNPROCESSABLE)
    for errors in form.errors.values():
        messages.error(request, " ".join(str(error) for error in errors))
    return back_to(letter, anchor)


@require_POST
def section(request: ScopedRequest, pk: int, code: str) -> HttpResponse:
    """Save a free text; when somebody else has written in it meanwhile, show both."""
    letter = get_writable_letter_or_404(request.scope, pk)
    if code not in template_of(letter).sections:
        raise Http404
    anchor = SECTION_PARTS[SectionCode(code)]
    form = SectionForm(request.POST)
    if not form.is_valid():
        return section_invalid(request, letter, code, form)
    try:
        row = save_section(actor=request.scope, letter=letter, code=code, **form.cleaned_data)
    except DomainError as error:
        if error.code == "stale_section":
            return clash(request, letter, code, form.cleaned_data["text"], error)
        return refused(request, letter, anchor, error)
    return saved(request, letter, anchor, version=str(row.version))


def clash(request: ScopedRequest, letter: Letter, code: str, text: str, error: DomainError) -> HttpResponse:
    """Show the two texts; nothing is lost, the person chooses or makes one of both."""
    if is_autosave(request):
        hint = "Votre texte n'est pas perdu : « Enregistrer » montre les deux."
        return JsonResponse({"message": f"{error.message} {hint}"}, status=CONFLICT)
    context = {"letter": letter, "free_text": section_block_of(letter, code), "mine": text}
    return render(request, "letters/clash.html", context, status=CONFLICT)


def section_invalid(request: ScopedRequest, letter: Letter, code: str, form: SectionForm) -> HttpResponse:
    """Give a text that cannot be saved back to the person who wrote it, with the reason."""
    if is_autosave(request):
        return JsonResponse({"errors": form.errors}, status=UNPROCESSABLE)
    free_text = section_block_of(letter, code)
    context = {"letter": letter, "free_text": free_text, "form": form, "mine": request.POST.get("text", "")}
    return render(request, "letters/section_invalid.html", context, status=UNPROCESSABLE)


@require_POST
def mission(request: ScopedRequest, pk: int, code: str) -> HttpResponse:
    """Save the choices of one mission: those the person changed, the others stay as they are."""
    letter = get_writable_letter_or_404(request.scope, pk)
    known = {each.code: each for each in template_of(letter).missions}
    if code not in known:
        raise Http404
    team = active_team(letter.school_id, letter.year)
    form = MissionForm(request.POST, mission=known[code], team=team)
    if not form.is_valid():
        return mission_again(request, letter, known[code], form)
    try:
        rows = choose_activities(
            actor=request.scope,
            letter=letter,
            choices=form.changes,
            only=form.changed_codes,
            seen=form.seen_digests,
        )
    except DomainError as error:
        if error.code == "stale_activity":
            return mission_again(request, letter, known[code], form, error)
        return refused(request, letter, code, error)
    main_count = sum(row.priority == Priority.MAIN for row in rows)
    if has_too_many_main(main_count) and not is_autosave(request):
        messages.warning(request, advice(main_count))
    return saved(request, letter, PartCode.ACTIVITIES, seen=write_seen(form.shown))


def mission_again(
    request: ScopedRequest,
    letter: Letter,
    mission: Mission,
    form: MissionForm,
    error: DomainError | None = None,
) -> HttpResponse:
    """Give the choices of a mission back as they were made, beside those that are saved now."""
    status = CONFLICT if error else UNPROCESSABLE
    if is_autosave(request):
        hint = "Vos choix ne sont pas perdus : « Enregistrer » montre les deux."
        answer = {"message": f"{error.message} {hint}"} if error else {"errors": form.errors}
        return JsonResponse(answer, status=status)
    team = active_team(letter.school_id, letter.year)
    now = kept_activities(letter, team)
    own = {each.code: now[each.code] for each in mission.activities if each.code in now}
    context = {
        "letter": letter,
        "form": form,
        "error": error,
        "saved_now": [each for each in letter_text(letter)["missions"] if each["code"] == mission.code],
        "mission": mission_block(
            mission, form.shown, team, school_type=letter.school.type, seen=write_seen(own)
        ),
        "aim_length": AIM_LENGTH,
    }
    return render(request, "letters/mission_again.html", context, status=status)


def advice(main_count: int) -> str:
    """Return the advice on the number of main activities."""
    return (
        f"Vous avez {main_count} activités principales. L'académie conseille de ne pas dépasser "
        f"{ADVISED_MAIN_ACTIVITIES} : quelques objectifs simples se tiennent mieux. C'est un conseil."
    )


@require_POST
def course(request: ScopedRequest, pk: int) -> HttpResponse:
    """Save who goes to the newcomers' course."""
    letter = get_writable_letter_or_404(request.scope, pk)
    form = CourseForm(request.POST, team=active_team(letter.school_id, letter.year))
    if not form.is_valid():
        return invalid(request, letter, PartCode.TRAINING, form)
    try:
        enrol_in_course(actor=request.scope, letter=letter, designation_ids=form.designation_ids)
    except DomainError as error:
        return refused(request, letter, PartCode.TRAINING, error)
    return saved(request, letter, PartCode.TRAINING)


@require_POST
def outcomes(request: ScopedRequest, pk: int) -> HttpResponse:
    """Save what became of last year's priorities."""
    letter = get_writable_letter_or_404(request.scope, pk)
    form = OutcomeForm(request.POST, outcomes=outcomes_of(letter))
    if not form.is_valid():
        return invalid(request, letter, PartCode.OUTCOMES, form)
    try:
        for code, (outcome, comment) in form.said.items():
            assess_priority(actor=request.scope, letter=letter, code=code, outcome=outcome, comment=comment)
    except DomainError as error:
        return refused(request, letter, PartCode.OUTCOMES, error)
    return saved(request, letter, PartCode.OUTCOMES)
