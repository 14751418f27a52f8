"""Addresses of the letters app."""

from django.urls import path

from relais.letters import views
from relais.letters.views import past, template_reading, templates

app_name = "letters"
urlpatterns = [
    path("", views.current, name="current"),
    path("reglages/", views.settings, name="settings"),
    path("trajectoire/<str:uai>/", views.trajectory, name="trajectory"),
    path("commentaires/<int:pk>/regler/", views.resolve, name="resolve"),
    path("modeles/", templates.templates, name="templates"),
    path("modeles/nouveau/", templates.copy, name="copy_template"),
    path("modeles/comparer/", template_reading.compare, name="compare_templates"),
    path("modeles/<int:pk>/", templates.template, name="template"),
    path("modeles/<int:pk>/parties/<str:part>/", templates.template_part, name="template_part"),
    path("modeles/<int:pk>/apercu/", template_reading.preview, name="preview_template"),
    path("modeles/<int:pk>/publier/", templates.publish, name="publish_template"),
    path("modeles/<int:pk>/abandonner/", templates.abandon, name="abandon_template"),
    path("ancien-outil/", past.past_letters, name="past_letters"),
    path("ancien-outil/<int:pk>/", past.past_letter_lines, name="past_letter_lines"),
    path("ancien-outil/<int:pk>/colonnes/", past.map_past_letters, name="map_past_letters"),
    path("ancien-outil/<int:pk>/reprendre/", past.write_past_letters, name="write_past_letters"),
    path("<year:year>/commencer/", views.start, name="start"),
    path("<year:year>/<str:uai>/papier/", views.paper, name="paper"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/lire/", views.read, name="read"),
    path("<int:pk>/modele/", template_reading.letter_template, name="letter_template"),
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
    path("<int:pk>/abandonner/", views.abandon, name="abandon"),
]
