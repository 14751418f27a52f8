"""Addresses of the campaigns app."""

from django.urls import path

from relais.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("ma-rentree/", views.head_steps, name="head_steps"),
    path("ma-rentree/designer/", views.designate, name="designate"),
    path("ma-rentree/repartir/", views.share, name="share"),
    path("ma-rentree/brouillon/<str:step>/", views.draft, name="draft"),
    path("ouvrir/", views.open_page, name="open"),
    path("inviter/<int:pk>/", views.invite, name="invite"),
]
