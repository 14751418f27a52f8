"""What a letter lacks before it is signed, and why the academy reads it after."""

from collections.abc import Sequence

from relais.designations.enums import USUAL_TEAM_SIZE
from relais.designations.models import Designation
from relais.designations.selectors import active_team
from relais.letters.content.text import text_sha256
from relais.letters.enums import AcademieVisa, Decision, PartCode
from relais.letters.models import Letter, Visa
from relais.letters.selectors import (
    MissingPart,
    is_frozen,
    kept_activities,
    latest_visas,
    letter_settings_for,
    missing_for_proposal,
    needs_sharing,
    open_comments,
    template_of,
)

WHOLE = 100


def missing_for_signing(letter: Letter, text: str = "") -> list[MissingPart]:
    """Return what must still be done before the head signs, in the order of the letter.

    `text` is the hash of the letter's text when the caller knows it already.
    """
    team = active_team(letter.school_id, letter.year)
    return [
        *_missing_of_team(letter, team),
        *missing_for_proposal(letter),
        *_missing_answers(letter),
        *_missing_visas(letter, team, text or text_sha256(letter)),
    ]


def missing_parts(letter: Letter) -> list[str]:
    """Return, in French sentences, what the letter still needs before it is signed; nothing once signed."""
    return [] if is_frozen(letter) else [part.text for part in missing_for_signing(letter)]


def is_text_current(visa: Visa, text: str) -> bool:
    """Tell whether a visa stands: not fallen, and given on exactly this text."""
    return visa.voided_at is None and visa.text_sha256 == text


def _missing_of_team(letter: Letter, team: Sequence[Designation]) -> list[MissingPart]:
    if not team:
        return [MissingPart("Aucun référent n'est désigné pour cette année.", PartCode.PEOPLE)]
    if needs_sharing(letter, team):
        return [MissingPart("L'enveloppe indemnitaire n'est pas encore répartie.", PartCode.ALLOWANCE)]
    return []


def _missing_answers(letter: Letter) -> list[MissingPart]:
    blocking = open_comments(letter).filter(is_blocking=True)
    return [
        MissingPart(f"{comment.author_name} attend une réponse à son commentaire.", PartCode(comment.part))
        for comment in blocking
    ]


def _missing_visas(letter: Letter, team: Sequence[Designation], text: str) -> list[MissingPart]:
    visas = latest_visas(letter)
    said = (_visa_awaited(each, visas.get(each.pk), text) for each in team)
    return [MissingPart(sentence, PartCode.VALIDATION) for sentence in said if sentence]


def _visa_awaited(designation: Designation, visa: Visa | None, text: str) -> str:
    """Return why this referent is awaited; empty when the visa stands."""
    if visa is None:
        return f"{designation.person} n'a pas encore donné son visa."
    if not is_text_current(visa, text):
        return f"{designation.person} doit revoir la lettre, qui a changé depuis son visa."
    if visa.decision == Decision.REFUSED:
        return f"{designation.person} a refusé ce texte : « {visa.comment} »"
    return ""


def review_reasons(letter: Letter, text: str) -> list[str]:
    """Return why the academy reads this signed letter before it is issued; nothing when it needs not."""
    settings = letter_settings_for(letter.school.academie_id)
    if settings.academie_visa == AcademieVisa.NEVER:
        return []
    if settings.academie_visa == AcademieVisa.ALWAYS:
        return ["L’académie lit toutes les lettres."]
    drawn = int(text[:8], 16) % WHOLE < settings.sampled_percent
    return [*_flags(letter, text), *(["Lettre tirée au sort."] if drawn else [])]


def _flags(letter: Letter, text: str) -> list[str]:
    """Return what the academy wants to read, whatever the lottery says."""
    team = active_team(letter.school_id, letter.year)
    reserved = [
        visa.given_by
        for visa in latest_visas(letter).values()
        if is_text_current(visa, text) and visa.decision == Decision.RESERVED
    ]
    kept = kept_activities(letter, team)
    priority = {
        activity.code
        for mission in template_of(letter).missions
        if mission.is_priority
        for activity in mission.activities
    }
    flags = {
        f"Signalée : {letter.flag_reason}": bool(letter.flag_reason),
        f"Réserve de {', '.join(reserved)}.": bool(reserved),
        "Plus de trois référents.": len(team) > USUAL_TEAM_SIZE,
        "Aucune activité des missions prioritaires.": not priority & kept.keys(),
    }
    return [reason for reason, is_raised in flags.items() if is_raised]
