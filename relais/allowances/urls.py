"""Addresses of the allowances app."""

from django.urls import path

from relais.allowances import views

app_name = "allowances"
urlpatterns = [
    path("", views.scale, name="scale"),
    path("questions/", views.questions, name="questions"),
    path("questions/fixer/", views.settle, name="settle"),
    path("questions/<int:pk>/", views.decide, name="decide"),
]
