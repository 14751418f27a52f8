"""Addresses of the designations app."""

from django.urls import path

from relais.designations.views import answer, contacts, past_lists, roles

app_name = "designations"
urlpatterns = [
    path("designations/<int:pk>/", answer.answer, name="answer"),
    path("annuaire/", contacts.contacts, name="contacts"),
    path("annuaire/ma-fiche/", contacts.my_card, name="my_card"),
    path("annuaire/<int:pk>/", contacts.contact, name="contact"),
    path("liste-des-roles/", roles.roles, name="roles"),
    path("liste-des-roles/annees-passees/", past_lists.past_lists, name="past_lists"),
    path("liste-des-roles/annees-passees/<int:pk>/", past_lists.past_list, name="past_list"),
    path("liste-des-roles/annees-passees/<int:pk>/colonnes/", past_lists.map_columns, name="map_columns"),
    path("liste-des-roles/annees-passees/<int:pk>/homonymes/", past_lists.homonyms, name="homonyms"),
    path("liste-des-roles/annees-passees/<int:pk>/importer/", past_lists.write, name="write_past_list"),
    path("liste-des-roles/annees-passees/<int:pk>/fichier/", past_lists.file, name="past_list_file"),
    path("liste-des-roles/<year:year>/", roles.roles, name="roles_of_year"),
    path("liste-des-roles/<year:year>/emettre/", roles.issue, name="issue_roles"),
    path(
        "liste-des-roles/<year:year>/<int:number>/<str:form>.<str:extension>",
        roles.download,
        name="roles_file",
    ),
]
