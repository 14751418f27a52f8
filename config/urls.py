"""Addresses, in French, each app under its own word."""

from django.urls import include, path, register_converter

from relais.core.converters import SchoolYearConverter, UaiConverter

register_converter(SchoolYearConverter, "year")
register_converter(UaiConverter, "uai")

urlpatterns = [
    path("", include("relais.dashboards.urls")),
    path("", include("relais.accounts.urls")),
    path("", include("relais.ui.urls")),
    path("etablissements/", include("relais.schools.urls")),
    path("campagne/", include("relais.campaigns.urls")),
    path("bareme/", include("relais.allowances.urls")),
    path("", include("relais.designations.urls")),
    path("lettres/", include("relais.letters.urls")),
    path("", include("relais.documents.urls")),
    path("courriels/", include("relais.outbox.urls")),
    path("journal/", include("relais.audit.urls")),
]

handler400 = "relais.ui.views.bad_request"
handler403 = "relais.ui.views.forbidden"
handler404 = "relais.ui.views.not_found"
handler500 = "relais.ui.views.server_error"
