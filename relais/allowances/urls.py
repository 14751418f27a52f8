"""Addresses of the allowances app."""

from django.urls import path

from relais.allowances.views import questions, scale

app_name = "allowances"
urlpatterns = [
    path("", scale.scale, name="scale"),
    path("questions/", questions.questions, name="questions"),
    path("questions/fixer/", questions.settle, name="settle"),
    path("questions/<int:pk>/", questions.decide, name="decide"),
]
