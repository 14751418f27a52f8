"""Addresses of the schools app."""

from django.urls import path

from relais.schools.views import calendar, imports, schools, zones

app_name = "schools"
urlpatterns = [
    path("", schools.school_list, name="list"),
    path("<uai:uai>/effectif/", schools.edit_head_count, name="head_count"),
    path("<uai:uai>/salle/", schools.edit_meeting_room, name="meeting_room"),
    path("<uai:uai>/zone/", zones.edit_zone, name="zone"),
    path("post-bac/", schools.edit_post_bac, name="post_bac"),
    path("zones/", zones.zone_list, name="zones"),
    path("zones/nouvelle/", zones.new_zone, name="new_zone"),
    path("zones/importer/", zones.import_zone_file, name="import_zones"),
    path("zones/reprendre/", zones.carry, name="carry_zones"),
    path("calendrier/", calendar.calendar, name="calendar"),
    path("calendrier/ajouter/", calendar.add, name="add_holiday"),
    path("calendrier/importer/", calendar.import_file, name="import_calendar"),
    path("calendrier/<int:pk>/", calendar.change, name="change_holiday"),
    path("calendrier/<int:pk>/retirer/", calendar.remove, name="remove_holiday"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/nouveau/", imports.new_import, name="new_import"),
    path("imports/<int:pk>/", imports.import_run, name="import"),
    path("imports/<int:pk>/ecrire/", imports.apply_run, name="apply_import"),
    path("imports/<int:pk>/anomalies/", imports.import_issues, name="import_issues"),
    path("imports/<int:pk>/fichier/", imports.import_file, name="import_file"),
]
