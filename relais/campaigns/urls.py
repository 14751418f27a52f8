"""Addresses of the campaigns app."""

from django.urls import path

from relais.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("ma-rentree/", views.head_steps, name="head_steps"),
    path("ma-rentree/<year:year>/", views.head_steps_of_year, name="head_steps_of_year"),
    path("ma-rentree/<year:year>/reconduire/", views.reconduct, name="reconduct"),
    path("ma-rentree/<year:year>/designer/", views.designate, name="designate"),
    path("ma-rentree/<year:year>/repartir/", views.share, name="share"),
    path("ma-rentree/<year:year>/brouillon/<str:step>/", views.draft, name="draft"),
    path("equipe/", views.my_team, name="my_team"),
    path("equipe/<uai:uai>/<year:year>/", views.team, name="team"),
    path("equipe/<uai:uai>/<year:year>/ajouter/", views.add, name="add_referent"),
    path("equipe/remplacer/<int:pk>/", views.replace, name="replace"),
    path("equipe/interim/<int:pk>/", views.interim, name="interim"),
    path("equipe/fin/<int:pk>/", views.end, name="end"),
    path("equipe/relancer/<int:pk>/", views.remind, name="remind"),
    path("equipe/experience/<int:pk>/", views.newcomer, name="newcomer"),
    path("lettres/<year:year>/", views.letters, name="letters"),
    path("lettres/<year:year>/agir/", views.act_on_letters, name="act_on_letters"),
    path("lettres/<year:year>/zip/", views.letters_zip, name="letters_zip"),
    path("lettres/lot/<int:pk>/", views.letter_batch, name="letter_batch"),
    path("relances/<year:year>/", views.reminders, name="reminders"),
    path("relances/<year:year>/ecrire/", views.write_to, name="write_to"),
    path("relances/<year:year>/<str:move>/", views.move_reminders, name="move_reminders"),
    path("ouvrir/", views.open_page, name="open"),
    path("inviter/<int:pk>/", views.invite, name="invite"),
]
