"""An officer, with a keyboard alone: a second factor and a password chosen once, then asked each time."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext

from relais.accounts.models import Session
from tests.accounts.second_factor import code_of
from tests.cast import Cast
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.pages import Enrolment, MailedLink, SignIn
from tests.e2e.scenery import mailed_link

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PASSWORD = "cheval agrafe pile correct"


def test_officer_signs_in_by_password_and_code(
    cast: Cast, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(DESKTOP).new_page()
    sign_in, address = SignIn(page), cast.officer.email

    sign_in.forget_password(address)
    MailedLink(page).enter(mailed_link(cast.officer, "sign_in_link"))
    sign_in.says("Protéger votre compte")
    enrolment = Enrolment(page)
    key = enrolment.begin()
    recovery = enrolment.finish(code_of(key))
    assert len(recovery) == 10
    sign_in.keys.follow("Je les ai notés, continuer")
    sign_in.keys.type_in("Nouveau mot de passe", PASSWORD)
    sign_in.keys.type_in("Le même, une seconde fois", PASSWORD)
    sign_in.keys.follow("Enregistrer mon mot de passe")
    sign_in.says("Votre mot de passe est enregistré")
    sign_in.leave()

    sign_in.enter(address, "un autre mot de passe")
    sign_in.says("n'est pas le bon")
    sign_in.enter(address, PASSWORD)
    sign_in.says("Votre code de vérification")
    page.goto(reverse("dashboards:campaign"), wait_until="networkidle")
    sign_in.says("Votre code de vérification")
    sign_in.verify(code_of(key, steps=1))  # the code of this half minute has served
    assert reverse("dashboards:campaign") in page.url
    sign_in.says("RECTORAT Odile")

    phone = open_context(PHONE).new_page()
    elsewhere = SignIn(phone)
    elsewhere.enter(address, PASSWORD)
    elsewhere.verify(recovery[0])
    phone.goto(reverse("accounts:sessions"), wait_until="networkidle")
    elsewhere.keys.follow("Fermer toutes les autres")
    elsewhere.says("Vous n’êtes connecté nulle part ailleurs.")
    assert Session.objects.filter(person=cast.officer).count() == 1
    page.goto(reverse("dashboards:campaign"), wait_until="networkidle")
    assert reverse("accounts:sign_in") in page.url
