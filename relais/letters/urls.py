"""Addresses of the letters app."""

from django.urls import path

from relais.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.current, name="current"),
    path("<year:year>/commencer/", views.start, name="start"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/lire/", views.read, name="read"),
    path("<int:pk>/etat/", views.state, name="state"),
    path("<int:pk>/emission/", views.issuing, name="issuing"),
    path("<int:pk>/textes/<str:code>/", views.section, name="section"),
    path("<int:pk>/missions/<str:code>/", views.mission, name="mission"),
    path("<int:pk>/stage/", views.course, name="course"),
    path("<int:pk>/proposer/", views.propose, name="propose"),
    path("<int:pk>/corriger/", views.return_to_referents, name="return"),
    path("<int:pk>/signer/", views.sign, name="sign"),
]
