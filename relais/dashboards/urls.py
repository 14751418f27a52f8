"""Addresses of the dashboards app."""

from django.urls import URLPattern

app_name = "dashboards"
urlpatterns: list[URLPattern] = []
