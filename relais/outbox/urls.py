"""Addresses of the outbox app."""

from django.urls import path

from relais.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<int:pk>/", views.message, name="message"),
    path("pieces/<int:pk>/", views.attachment, name="attachment"),
    path("en-echec/", views.failures, name="failures"),
    path("en-echec/<int:pk>/", views.failure, name="failure"),
    path("en-echec/<int:pk>/vu/", views.dismiss, name="dismiss"),
    path("envoyes/", views.my_mails, name="my_mails"),
    path("envoyes/<int:pk>/", views.my_mail, name="my_mail"),
    path("personnes/<int:pk>/", views.person_mails, name="person_mails"),
    path("personnes/<int:pk>/<int:mail_pk>/", views.person_mail, name="person_mail"),
    path("fournisseur/", views.provider_events, name="provider_events"),
]
