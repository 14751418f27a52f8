"""Addresses of the letters app."""

from django.urls import path

from relais.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.current, name="current"),
    path("reglages/", views.settings, name="settings"),
    path("trajectoire/<str:uai>/", views.trajectory, name="trajectory"),
    path("commentaires/<int:pk>/regler/", views.resolve, name="resolve"),
    path("<year:year>/commencer/", views.start, name="start"),
    path("<year:year>/<str:uai>/papier/", views.paper, name="paper"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/lire/", views.read, name="read"),
    path("<int:pk>/etat/", views.state, name="state"),
    path("<int:pk>/emission/", views.issuing, name="issuing"),
    path("<int:pk>/bilan/", views.outcomes, name="outcomes"),
    path("<int:pk>/textes/<str:code>/", views.section, name="section"),
    path("<int:pk>/missions/<str:code>/", views.mission, name="mission"),
    path("<int:pk>/stage/", views.course, name="course"),
    path("<int:pk>/commenter/<str:part>/", views.comment, name="comment"),
    path("<int:pk>/proposer/", views.propose, name="propose"),
    path("<int:pk>/viser/", views.visa, name="visa"),
    path("<int:pk>/corriger/", views.return_to_referents, name="return"),
    path("<int:pk>/signer/", views.sign, name="sign"),
    path("<int:pk>/accepter/", views.endorse, name="endorse"),
    path("<int:pk>/renvoyer/", views.send_back, name="send_back"),
    path("<int:pk>/signaler/", views.flag, name="flag"),
    path("<int:pk>/nouvelle-version/", views.amend, name="amend"),
]
