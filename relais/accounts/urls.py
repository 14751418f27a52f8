"""Addresses of the accounts app."""

from django.urls import path

from relais.accounts import views

app_name = "accounts"
urlpatterns = [
    path("connexion/", views.sign_in, name="sign_in"),
    path("connexion/demonstration/", views.demo_sign_in, name="demo_sign_in"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("lien/<str:token>/", views.link, name="link"),
    path("mon-role/", views.choose_role, name="choose_role"),
    path("droits/", views.rights, name="rights"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/nouvelle/", views.delegate, name="delegate"),
    path("delegations/<int:pk>/retirer/", views.revoke, name="revoke"),
    path("mon-nom/", views.name_me, name="name_me"),
]
