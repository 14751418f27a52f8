"""Page objects: what a person does on each page, with a keyboard alone."""

import re
from base64 import b32decode
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.keyboard import Keyboard


class Opened:
    """A page, and the keys to it."""

    def __init__(self, page: Page) -> None:
        """Take the page as it is."""
        self.page = page
        self.keys = Keyboard(page)

    def says(self, text: str) -> None:
        """Check that the page says so, somewhere one can see."""
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()


class MailedLink(Opened):
    """The landing page of a personal link."""

    def enter(self, path: str) -> None:
        """Open the link as from a mail, and go on."""
        self.page.goto(path, wait_until="networkidle")
        self.keys.follow("Continuer")

    def renew(self, path: str) -> None:
        """Open a link that has served, and ask for another."""
        self.page.goto(path, wait_until="networkidle")
        self.keys.follow("Recevoir un nouveau lien")


class SignIn(Opened):
    """The sign-in page, and what it asks after."""

    def forget_password(self, address: str) -> None:
        """Ask for the link that leads to the choice of a password."""
        self.page.goto(reverse("accounts:sign_in"), wait_until="networkidle")
        self.keys.follow("Mot de passe oublié")
        self.keys.type_in("Adresse électronique", address)
        self.keys.follow("Recevoir le lien")

    def enter(self, address: str, password: str) -> None:
        """Give an address and a password."""
        self.page.goto(reverse("accounts:sign_in"), wait_until="networkidle")
        self.keys.tab_to("Recevoir mon lien")
        self.keys.type_in("Adresse électronique", address)
        self.keys.type_in("Mot de passe", password)
        self.keys.follow("Me connecter")

    def verify(self, code: str) -> None:
        """Give a code."""
        self.keys.type_in("Code", code)
        self.keys.follow("Vérifier")

    def leave(self) -> None:
        """Sign out."""
        self.keys.follow("Se déconnecter")


class Enrolment(Opened):
    """The pages where an application is made a second factor."""

    def begin(self) -> str:
        """Begin, and return the key in hexadecimal, as typed in the application."""
        self.keys.follow("Commencer")
        letters = self.page.locator(".ui-key").inner_text().replace(" ", "")
        return b32decode(letters).hex()

    def finish(self, code: str) -> list[str]:
        """Give the application's first code, and return the recovery codes."""
        self.keys.type_in("Code à six chiffres", code)
        self.keys.follow("Activer")
        return self.page.locator(".ui-codes code").all_inner_texts()


class HeadSteps(Opened):
    """« Ma rentrée numérique »."""

    def replace(self, name: str, first_name: str, last_name: str, address: str) -> None:
        """Put somebody in the place of a person of last year."""
        self.keys.choose(name, down=1)
        self.keys.type_in("Prénom", first_name)
        self.keys.type_in("Nom", last_name)
        self.keys.type_in("Adresse électronique", address)

    def designate(self) -> None:
        """Send the team."""
        self.keys.follow("Désigner cette équipe")

    def share(self) -> None:
        """Take the first split and send it."""
        self.keys.choose("Répartition", down=1)
        self.keys.page.keyboard.press("ArrowUp")
        self.keys.follow("Enregistrer la répartition")

    def open_letter(self) -> None:
        """Go and read the letter."""
        self.keys.follow("Lire et signer la lettre")


class Answer(Opened):
    """The page where the person named answers."""

    def accept(self) -> None:
        """Say yes."""
        self.keys.choose("Votre réponse", down=0)
        self.page.keyboard.press("Space")
        self.keys.follow("Envoyer ma réponse")


class LetterEditor(Opened):
    """The letter being written."""

    def start(self, path: str) -> None:
        """Open the letter's page and begin."""
        self.page.goto(path, wait_until="networkidle")
        self.keys.follow("Commencer la lettre")

    def keep_first_activity(self, holder: str) -> None:
        """Make the first activity a main one, held by this person."""
        self.keys.choose("M1.1", down=1)
        self.keys.tick(holder)
        expect(self.page.locator("#M1 [data-autosave-status]")).to_contain_text("Enregistré à")

    def read(self) -> None:
        """Go and read it whole."""
        self.keys.follow("Relire la lettre")


class LetterToRead(Opened):
    """The letter as a document, and what one decides on it."""

    def agree(self) -> None:
        """Give one's visa."""
        self.keys.follow("Donner mon accord")

    def sign(self) -> None:
        """Sign it."""
        self.keys.follow("Signer la lettre et l’adresser aux référents")


class SignedLetter(Opened):
    """A signed letter, whose PDF comes by itself."""

    def download(self, folder: Path) -> bytes:
        """Wait for the PDF and fetch it."""
        expect(self.page.get_by_role("link", name=re.compile("Télécharger la lettre"))).to_be_visible(
            timeout=15_000
        )
        self.keys.tab_to("Télécharger la lettre")
        with self.page.expect_download() as waiting:
            self.page.keyboard.press("Enter")
        path = folder / "lettre.pdf"
        waiting.value.save_as(path)
        return path.read_bytes()


class ProviderPage(Opened):
    """From our sign-in page to the identity provider's, and back."""

    def start(self) -> None:
        """Ask to sign in with the provider."""
        self.page.goto("/connexion/", wait_until="load")
        self.page.get_by_role("link", name="Se connecter avec ProConnect").click()

    def sign_in(self, login: str) -> None:
        """Sign in there, and come back."""
        self.start()
        self.page.get_by_label("Identifiant").fill(login)
        self.page.get_by_role("button", name="Se connecter", exact=True).click()
        expect(self.page.get_by_role("button", name="Se déconnecter").first).to_be_attached()

    def give_up(self) -> None:
        """Come back without signing in."""
        self.page.get_by_role("button", name="Renoncer").click()

    def sign_out(self) -> None:
        """Leave both."""
        self.page.get_by_role("button", name="Se déconnecter").locator("visible=true").first.click()
        self.page.get_by_role("button", name="Fermer ma session").click()
