"""Addresses of the allowances app."""

from django.urls import path

from relais.allowances.views import (
    adopt,
    ceiling,
    circuit,
    pay_files,
    questions,
    scale,
    school,
    whatif,
    whatif_results,
)

app_name = "allowances"
urlpatterns = [
    path("", scale.scale, name="scale"),
    path("questions/", questions.questions, name="questions"),
    path("questions/fixer/", questions.settle, name="settle"),
    path("questions/<int:pk>/", questions.decide, name="decide"),
    path("<int:pk>/", scale.published, name="published"),
    path("etablissement/<uai:uai>/<year:year>/", school.school, name="school"),
    path("etablissement/<uai:uai>/<year:year>/avis/", school.note_opinions, name="note_opinions"),
    path("reglages/", school.settings, name="settings"),
    path("circuit/", circuit.circuit, name="circuit"),
    path("circuit/agir/", circuit.act, name="act"),
    path("paye/", pay_files.pay_files, name="pay_files"),
    path("paye/emettre/", pay_files.issue, name="issue_pay_file"),
    path("paye/fichiers/<int:number>/<str:shape>/<str:extension>/", pay_files.pay_file, name="pay_file"),
    path("paye/versements/", pay_files.payments, name="payments"),
    path("paye/versements/noter/", pay_files.write_payments, name="write_payments"),
    path("simulation/", whatif.drafts, name="drafts"),
    path("simulation/copier/", whatif.copy, name="copy"),
    path("simulation/<int:pk>/", whatif.draft, name="draft"),
    path("simulation/<int:pk>/etablissements/", whatif_results.schools, name="draft_schools"),
    path("simulation/<int:pk>/comparer/", whatif_results.compare, name="compare"),
    path("simulation/<int:pk>/budget/", ceiling.ceiling, name="ceiling"),
    path("simulation/<int:pk>/seuils/", ceiling.thresholds, name="thresholds"),
    path("simulation/<int:pk>/adopter/", adopt.adopt, name="adopt"),
    path("simulation/<int:pk>/abandonner/", whatif.abandon, name="abandon"),
]
