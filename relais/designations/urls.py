"""Addresses of the designations app."""

from django.urls import path

from relais.designations.views import answer, contacts

app_name = "designations"
urlpatterns = [
    path("designations/<int:pk>/", answer.answer, name="answer"),
    path("annuaire/", contacts.contacts, name="contacts"),
    path("annuaire/ma-fiche/", contacts.my_card, name="my_card"),
    path("annuaire/<int:pk>/", contacts.contact, name="contact"),
]
