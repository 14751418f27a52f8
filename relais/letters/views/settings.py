"""The academy's page: which letters it reads before they are issued."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from relais.core.errors import DomainError
from relais.core.requests import ScopedRequest
from relais.letters.domain import set_letter_settings
from relais.letters.forms import SettingsForm
from relais.letters.rules import SET_LETTER_SETTINGS
from relais.letters.selectors import letter_settings_for
from relais.schools.selectors import get_academie_for_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: ScopedRequest) -> HttpResponse:
    """Show and change which letters the academy reads."""
    academie = get_academie_for_or_404(request.scope, SET_LETTER_SETTINGS)
    chosen = letter_settings_for(academie.pk)
    initial = {"academie_visa": chosen.academie_visa, "sampled_percent": chosen.sampled_percent}
    form = SettingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_letter_settings(actor=request.scope, academie=academie, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Le réglage vaut pour les lettres signées à partir de maintenant.")
            return redirect("letters:settings")
    return render(request, "letters/settings.html", {"form": form, "academie": academie})
