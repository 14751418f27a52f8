"""Addresses of the designations app."""

from django.urls import path

from relais.designations import views

app_name = "designations"
urlpatterns = [
    path("<int:pk>/", views.answer, name="answer"),
]
