"""Where the mail provider tells what became of a mail; closed unless the settings name one."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@login_not_required
def provider_events(request: HttpRequest) -> HttpResponseBase:
    """Hand the request to anymail's view of that provider, which checks who speaks."""
    view = settings.MAIL_PROVIDERS.get(settings.MAIL_PROVIDER)
    if view is None:
        raise Http404
    answer: HttpResponseBase = import_string(view).as_view()(request)
    return answer
