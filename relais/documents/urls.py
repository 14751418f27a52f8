"""Addresses of the documents app."""

from django.urls import path

from relais.documents import views

app_name = "documents"
urlpatterns = [
    path("verifier/", views.verify_form, name="verify_form"),
    path("verifier/<str:number>/", views.verify, name="verify"),
    path("documents/<str:number>.pdf", views.download, name="download"),
]
