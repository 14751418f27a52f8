"""Addresses of the journal."""

from django.urls import path

from relais.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.journal, name="journal"),
    path("decisions/", views.decisions, name="decisions"),
]
