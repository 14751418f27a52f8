"""Addresses of the dashboards app."""

from django.urls import path

from relais.dashboards.views import campaign, equality, home, my_year, school

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("mon-annee/", my_year.my_year, name="my_year"),
    path("etablissements/<uai:uai>/", school.school, name="school"),
    path("pilotage/", campaign.campaign, name="campaign"),
    path("pilotage/<year:year>/", campaign.campaign_of_year, name="campaign_of_year"),
    path("pilotage/<year:year>/etablissements/", campaign.campaign_schools, name="campaign_schools"),
    path("egalite/", equality.equality, name="equality"),
    path("egalite/<year:year>/", equality.equality_of_year, name="equality_of_year"),
]
