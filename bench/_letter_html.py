"""The mission letter as HTML for WeasyPrint: the same words and tables as the Typst template."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

STYLE = """
@page { size: A4; margin: 18mm 21mm 22mm; @bottom-right { content: "page " counter(page); font-size: 8pt }
        @bottom-left { content: string(foot); font-size: 8pt } }
body { font: 11pt serif; line-height: 1.35; hyphens: auto; text-align: justify; color: #1a1a2e }
h1, h2, th { color: #000091 } h1 { font-size: 18.5pt } h2 { font-size: 13pt } h3 { font-size: 11pt }
table { width: 100%; border-collapse: collapse; font-size: 10pt; text-align: left }
th { border-bottom: 0.9pt solid #000091 } td { border-bottom: 0.4pt solid #c9c9dd; padding: 4.8pt 5pt }
.wash { background: #f4f4fb; padding: 10pt } .foot { string-set: foot content(); display: none }
img { width: 23mm }
"""


def letter_html(content: dict[str, Any], *, number: str, title: str, address: str, qr_svg: str) -> str:
    """Return the page WeasyPrint renders; its texts are typeset as the other engine's are."""
    school, signed = content["school"], content["signed"]
    return format_html(
        '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{}</title><style>{}</style></head>'
        "<body><p><strong>{}</strong> – N° {} – {}</p><h1>{}</h1>"
        '<div class="wash"><p><strong>{}</strong></p><p>{}, {} {}</p><p>{} – UAI {} – {} élèves – {}</p>'
        "<p>{} : <strong>{}</strong></p><p>{} pour l’année</p></div><p>Références : {}.</p>"
        "<h2>Les référents</h2>{}<p>Enveloppe : {}</p>{}<h2>Les missions et qui les porte</h2>{}"
        "<h2>Entrée dans la fonction</h2><p>Y sont inscrits : {}</p>"
        "<h2>Ce qui n’est pas attendu des référents</h2><ul>{}</ul>"
        "<h2>Signature et accords</h2><p><strong>{}</strong>, lettre signée en ligne le {}.</p>{}"
        '<div class="wash"><img alt="Code QR menant à {}" src="data:image/svg+xml;utf8,{}">'
        '<p>Numéro du document : <strong>{}</strong></p><p><a href="{}">{}</a></p></div></body></html>',
        title,
        mark_safe(STYLE),  # noqa: S308 - ours
        school["academie"],
        number,
        signed["on_long"],
        title,
        school["name"],
        school["address"],
        school["postcode"],
        school["town"],
        school["type"],
        school["uai"],
        school["pupils"],
        school["authority"],
        content["head"]["title"],
        content["head"]["name"],
        content["envelope"]["amount"],
        " ; ".join(content["references"]),
        _table(
            ("Nom et adresse", "Période", "Indemnité"),
            (
                (f"{each['name']}, {each['address']}", each["period"], each["allowance"])
                for each in content["team"]
            ),
        ),
        content["envelope"]["reason"],
        format_html_join(
            "", "<h2>{}</h2><p>{}</p>", ((each["title"], each["text"]) for each in content["sections"])
        ),
        format_html_join(
            "",
            "<h3>Mission {} – {}</h3>{}",
            ((each["code"], each["title"], _activities(each["activities"])) for each in content["missions"]),
        ),
        ", ".join(content["course"]),
        format_html_join("", "<li>{}</li>", ((each,) for each in content["not_expected"])),
        signed["by"],
        signed["on_long"],
        format_html_join(
            "",
            "<p><strong>{}</strong>, accord donné le {}</p>",
            ((each["name"], each["on_long"]) for each in content["accepted"]),
        ),
        address,
        mark_safe(qr_svg.replace("#", "%23").replace('"', "'")),  # noqa: S308 - ours
        number,
        address,
        address,
    )


def _activities(activities: list[dict[str, Any]]) -> SafeString:
    ranked = sorted(activities, key=lambda each: each["priority"] != "Principale")
    rows = ((each["label"], each["priority"], ", ".join(each["holders"])) for each in ranked)
    return _table(("Activité", "Priorité", "Portée par"), rows)


def _table(headers: tuple[str, str, str], rows: Iterable[tuple[str, str, str]]) -> SafeString:
    return format_html(
        "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        format_html_join("", "<th>{}</th>", ((header,) for header in headers)),
        format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td></tr>", rows),
    )
