"""Addresses of the accounts app."""

from django.urls import path

from relais.accounts import views
from relais.accounts.views import merges, people, person_roles

app_name = "accounts"
urlpatterns = [
    path("connexion/", views.sign_in, name="sign_in"),
    path("connexion/mot-de-passe/", views.password_sign_in, name="password_sign_in"),
    path("connexion/mot-de-passe-oublie/", views.forgotten_password, name="forgotten_password"),
    path("connexion/code/", views.verify_factor, name="verify_factor"),
    path("connexion/demonstration/", views.demo_sign_in, name="demo_sign_in"),
    path("connexion/fournisseur/", views.provider_start, name="provider_start"),
    path("connexion/fournisseur/retour/", views.provider_callback, name="provider_callback"),
    path("connexion/portail/", views.portal_sign_in, name="portal_sign_in"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("lien/<str:token>/", views.link, name="link"),
    path("lien/<str:token>/nouveau/", views.renew_link, name="renew_link"),
    path("compte/", views.account, name="account"),
    path("compte/mot-de-passe/", views.choose_password, name="choose_password"),
    path("compte/mot-de-passe/lien/", views.ask_password_link, name="ask_password_link"),
    path("compte/second-facteur/", views.enrol_factor, name="enrol_factor"),
    path("compte/second-facteur/commencer/", views.start_enrolment, name="start_enrolment"),
    path("compte/second-facteur/codes/", views.renew_codes, name="renew_codes"),
    path("compte/second-facteur/retirer/", views.remove_factor, name="remove_factor"),
    path("compte/connexions/", views.sessions, name="sessions"),
    path("compte/connexions/fermer-les-autres/", views.end_other_sessions, name="end_other_sessions"),
    path("compte/connexions/<str:handle>/fermer/", views.end_session, name="end_session"),
    path("mon-role/", views.choose_role, name="choose_role"),
    path("droits/attributs/", views.attributes, name="attributes"),
    path("droits/", views.rights, name="rights"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/nouvelle/", views.delegate, name="delegate"),
    path("delegations/<int:pk>/retirer/", views.revoke, name="revoke"),
    path("mon-nom/", views.name_me, name="name_me"),
    path("personnes/", people.people, name="people"),
    path("personnes/nouvelle/", person_roles.new_person, name="new_person"),
    path("personnes/<int:pk>/", people.person, name="person"),
    path("personnes/<int:pk>/nom/", people.rename_person, name="rename_person"),
    path("personnes/<int:pk>/adresses/nouvelle/", people.new_address, name="new_address"),
    path(
        "personnes/<int:pk>/adresses/<int:address_pk>/principale/", people.main_address, name="main_address"
    ),
    path("personnes/<int:pk>/adresses/<int:address_pk>/retirer/", people.drop_address, name="drop_address"),
    path("personnes/<int:pk>/roles/nouveau/", person_roles.give_role, name="give_role"),
    path("personnes/<int:pk>/roles/<int:role_pk>/fin/", person_roles.end_role, name="end_role"),
    path("personnes/<int:pk>/fusionner/", merges.find_other, name="find_other"),
    path("personnes/<int:pk>/fusionner/<int:other_pk>/", merges.merge, name="merge"),
    path("fusions/<int:pk>/defaire/", merges.undo_merge, name="undo_merge"),
    path("etablissements/<uai:uai>/chef/", person_roles.change_head, name="change_head"),
]
