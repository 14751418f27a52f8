"""The acts of every app, in French. An act that is not here fails a test of tests/audit.

An act that no code does any more keeps its sentence: the journal still tells of it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """An act as a list names it, and as a sentence tells it after the name of who did it.

    `is_told` False: it is in the journal, and would only clutter the story of an object. So would one
    that leads to, or from, a state of `told_otherwise`: another act says it.
    `is_decision` True: a decision of the programme, listed with its reason on the page of decisions.
    """

    label: str
    sentence: str
    is_told: bool = True
    told_otherwise: tuple[str, ...] = ()
    is_decision: bool = False


# A referent's role comes and goes with the designation.
REFERENT = ("referent",)


ACTS = {
    # schools
    "receive_import": Act("Fichier reçu", "a déposé un fichier du ministère"),
    "order_import": Act("Import demandé", "a demandé l’écriture de l’import"),
    "apply_import": Act("Import écrit", "a écrit l’import dans le répertoire"),
    "set_head_count": Act("Effectif saisi", "a saisi l’effectif"),
    "set_post_bac": Act("Élèves post-bac", "a choisi si les élèves post-bac comptent"),
    "set_meeting_room": Act("Salle de réunion", "a changé la salle de réunion"),
    "add_zone": Act("Zone créée", "a créé une zone"),
    "assign_zone": Act("Zone attribuée", "a attribué une zone à l’établissement"),
    "import_zones": Act("Zones importées", "a importé les zones"),
    "carry_zones": Act("Zones reprises", "a repris les zones de l’année"),
    "set_holiday_zone": Act("Zone de vacances", "a choisi la zone de vacances de l’académie"),
    "add_holiday": Act("Période ajoutée", "a ajouté une période au calendrier"),
    "change_holiday": Act("Période corrigée", "a corrigé une période du calendrier"),
    "remove_holiday": Act("Période retirée", "a retiré une période du calendrier"),
    "import_calendar": Act("Calendrier importé", "a importé le calendrier scolaire"),
    # accounts
    "create_person": Act("Personne inscrite", "a inscrit une personne", is_told=False),
    "name_person": Act("Nom indiqué", "a indiqué le nom d’une personne"),
    "set_gender": Act("Genre indiqué", "a indiqué le genre d’une personne", is_told=False),
    "grant_role": Act("Rôle donné", "a donné un rôle", told_otherwise=REFERENT),
    "lengthen_role": Act("Rôle prolongé", "a prolongé un rôle", told_otherwise=REFERENT),
    "end_role": Act("Rôle terminé", "a mis fin à un rôle", told_otherwise=REFERENT),
    "create_access_link": Act("Lien personnel créé", "a créé un lien personnel", is_told=False),
    "revoke_access_link": Act("Lien personnel fermé", "a fermé un lien personnel", is_told=False),
    "use_access_link": Act("Lien personnel ouvert", "a ouvert son lien personnel", is_told=False),
    "link_identity": Act("Identité rattachée", "a rattaché son identité chez un fournisseur", is_told=False),
    "sign_in_by_provider": Act("Connexion", "s’est connecté par un fournisseur d’identité", is_told=False),
    "refuse_address_of_another": Act(
        "Adresse d’une autre personne",
        "n’a pas pris une adresse qui est celle d’une autre personne",
        is_told=False,
    ),
    "add_address": Act("Adresse ajoutée", "a ajouté une adresse électronique", is_told=False),
    "make_main_address": Act("Adresse principale", "a changé l’adresse principale", is_told=False),
    "remove_address": Act("Adresse retirée", "a retiré une adresse électronique", is_told=False),
    "merge_people": Act("Fiches réunies", "a réuni deux fiches d’une personne", is_told=False),
    "undo_merge": Act("Fiches séparées", "a séparé deux fiches réunies", is_told=False),
    "view_person": Act("Fiche consultée", "a consulté la fiche d’une personne", is_told=False),
    "choose_password": Act("Mot de passe choisi", "a choisi un mot de passe", is_told=False),
    "enrol_second_factor": Act("Second facteur activé", "a activé son second facteur", is_told=False),
    "verify_second_factor": Act("Second facteur donné", "a donné son second facteur", is_told=False),
    "renew_recovery_codes": Act("Codes de secours", "a renouvelé ses codes de secours", is_told=False),
    "reset_second_factor": Act("Second facteur retiré", "a retiré un second facteur", is_told=False),
    "end_session": Act("Session fermée", "a fermé une session", is_told=False),
    "end_other_sessions": Act("Sessions fermées", "a fermé les autres sessions", is_told=False),
    "delegate_rights": Act("Délégation donnée", "a donné une délégation"),
    "revoke_delegation": Act("Délégation retirée", "a retiré une délégation"),
    # designations
    "propose_designation": Act("Désignation proposée", "a proposé la désignation"),
    "remind_designee": Act("Relance", "a relancé la personne désignée"),
    "correct_newcomer": Act("Expérience précisée", "a précisé si la personne débute dans la fonction"),
    "exceed_team_size": Act(
        "Équipe agrandie", "a donné la raison d’une équipe de plus de trois personnes", is_decision=True
    ),
    "accept_designation": Act("Désignation acceptée", "a accepté la désignation"),
    "decline_designation": Act("Désignation refusée", "a refusé la désignation"),
    "end_designation": Act("Désignation terminée", "a mis fin à la désignation"),
    "receive_past_list": Act("Liste reçue", "a déposé une liste d’années passées"),
    "map_past_list": Act("Colonnes reliées", "a relié les colonnes d’une liste d’années passées"),
    "import_past_list": Act("Liste importée", "a importé une liste d’années passées"),
    "record_past_designation": Act(
        "Désignation passée", "a enregistré une désignation d’une année passée, d’après une liste"
    ),
    "save_contact_card": Act("Fiche de contact", "a tenu sa fiche de l’annuaire", is_told=False),
    # allowances
    "fix_envelope": Act("Enveloppe fixée", "a fixé l’enveloppe"),
    "decide_envelope": Act("Enveloppe décidée", "a décidé de l’enveloppe", is_decision=True),
    "copy_scale": Act("Brouillon de barème", "a copié un barème dans un brouillon"),
    "edit_scale": Act("Brouillon modifié", "a modifié un brouillon de barème"),
    "apply_thresholds": Act("Seuils repris", "a repris des seuils dans un brouillon de barème"),
    "abandon_scale": Act("Brouillon abandonné", "a abandonné un brouillon de barème"),
    "publish_scale": Act("Barème adopté", "a adopté un barème", is_decision=True),
    "share_envelope": Act("Enveloppe répartie", "a réparti l’enveloppe"),
    "hand_over_awards": Act("Indemnité transmise", "a fait passer l’indemnité d’une personne à une autre"),
    "close_awards": Act("Indemnité arrêtée", "a arrêté l’indemnité d’une personne qui part"),
    "decide_award": Act("Attribution décidée", "a décidé de l’attribution"),
    "reopen_award": Act("Attribution rouverte", "a rouvert l’attribution"),
    "attest_service": Act("Service attesté", "a attesté le service fait"),
    "transmit_award": Act("Attribution transmise", "a transmis l’attribution à la paye", is_told=False),
    "record_payment": Act("Versement noté", "a noté un versement"),
    "pay_award": Act("Attribution payée", "a noté le dernier versement"),
    "tick_entered": Act("Saisie faite", "a coché la saisie dans l’application de paye"),
    "untick_entered": Act("Saisie décochée", "a décoché la saisie dans l’application de paye"),
    "issue_pay_file": Act("Fichier de paye émis", "a émis le fichier de paye"),
    "record_opinions": Act("Avis notés", "a noté les dates des avis"),
    "set_allowance_settings": Act("Réglages de l’indemnité", "a changé les réglages de l’indemnité"),
    # campaigns
    "open_campaign": Act("Campagne ouverte", "a ouvert la campagne"),
    "invite_head": Act("Établissement invité", "a invité le chef d’établissement"),
    "fail_to_invite": Act("Invitation impossible", "n’a pas pu inviter le chef d’établissement"),
    "set_reminders": Act("Relances réglées", "a réglé les relances de la campagne"),
    "start_reminders": Act("Relances démarrées", "a démarré les relances"),
    "pause_reminders": Act("Relances en pause", "a mis les relances en pause"),
    "stop_reminders": Act("Relances arrêtées", "a arrêté les relances"),
    "remind_people": Act("Relance demandée", "a relancé des personnes attendues"),
    "fail_to_remind": Act("Relance impossible", "n’a pas pu relancer la personne"),
    # letters
    "start_letter": Act("Lettre commencée", "a commencé la lettre de mission"),
    "edit_proposed_letter": Act("Lettre modifiée", "a modifié la lettre déjà proposée à la signature"),
    "propose_letter": Act("Lettre proposée", "a proposé la lettre de mission à la signature"),
    "return_letter": Act("Correction demandée", "a demandé une correction de la lettre de mission"),
    "give_visa": Act("Visa donné", "a donné son avis sur la lettre de mission"),
    "reopen_letter": Act("Lettre à revoir", "a rendu la lettre à ceux qui l’écrivent"),
    "amend_letter": Act("Nouvelle version", "a ouvert une nouvelle version de la lettre de mission"),
    "abandon_amendment": Act("Version abandonnée", "a abandonné une nouvelle version de la lettre"),
    "sign_for_review": Act(
        "Lettre signée, à lire", "a signé la lettre, que l’académie lit avant son émission"
    ),
    "endorse_letter": Act("Visa de l’académie", "a donné le visa de l’académie à la lettre de mission"),
    "send_back_letter": Act("Lettre renvoyée", "a renvoyé la lettre signée à l’établissement"),
    "flag_letter": Act("Lettre signalée", "a dit si la lettre est à lire avant son émission"),
    "set_letter_settings": Act(
        "Circuit des lettres", "a changé les lettres que l’académie lit", is_decision=True
    ),
    "sign_letter": Act("Lettre signée", "a signé la lettre de mission"),
    "order_letter_batch": Act("Acte en lot", "a demandé un acte sur plusieurs lettres"),
    "download_letters": Act("Lettres téléchargées", "a téléchargé les lettres en une archive"),
    "record_paper_letter": Act(
        "Lettre papier enregistrée",
        "a enregistré la lettre de mission signée sur papier, et l’a adressée à chacun",
    ),
    "issue_letter": Act("Lettre émise", "a émis la lettre de mission et l’a adressée à chacun"),
    "copy_template": Act("Brouillon de modèle", "a commencé un brouillon du modèle de lettre"),
    "edit_template": Act("Modèle modifié", "a modifié le brouillon du modèle de lettre"),
    "publish_template": Act("Modèle publié", "a publié le modèle de lettre de l’académie", is_decision=True),
    "receive_letters": Act("Lettres passées reçues", "a déposé les lettres de l’ancien outil"),
    "map_letters": Act("Colonnes des lettres reliées", "a relié les colonnes des lettres de l’ancien outil"),
    "import_letters": Act("Lettres reprises", "a repris les lettres de l’ancien outil"),
    "abandon_template": Act("Brouillon de modèle abandonné", "a abandonné un brouillon du modèle de lettre"),
    "refuse_mail": Act("Courriel refusé", "n’a pas pu adresser la lettre de mission"),
    # outbox
    "resend_message": Act("Courriel renvoyé", "a renvoyé un courriel", is_told=False),
    "dismiss_failure": Act("Échec classé", "a classé un courriel en échec", is_told=False),
    "view_message": Act("Courriel relu", "a relu un courriel envoyé à une personne", is_told=False),
    # documents
    "issue_table": Act("Liste émise", "a émis une liste"),
    "find_altered_file": Act(
        "Fichier altéré", "a demandé un fichier qui n’est plus celui qui a été émis : il n’a pas été remis"
    ),
}


def act_of(code: str) -> Act:
    """Return an act by its code; one of another version of the software is told by its code."""
    return ACTS.get(code, Act(code, f"a fait « {code} »"))
