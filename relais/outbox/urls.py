"""Addresses of the outbox app."""

from django.urls import path

from relais.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:pk>/", views.message, name="message"),
    path("pieces/<int:pk>/", views.attachment, name="attachment"),
]
