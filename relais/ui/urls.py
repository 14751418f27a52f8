"""The gallery and the pages the law expects."""

from django.urls import path

from relais.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/", views.gallery, name="gallery"),
    path("plan-du-site/", views.site_map, name="site_map"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("mentions-legales/", views.legal_notice, name="legal_notice"),
    path("donnees-personnelles/", views.personal_data, name="personal_data"),
    path("cookies/", views.cookies, name="cookies"),
    path(".well-known/security.txt", views.security_contact, name="security_contact"),
    path("aide/", views.help_page, name="help"),
]
