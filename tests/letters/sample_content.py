"""A signed content in the shape `letter_content` gives, for tests that need no letter written by hand."""

import copy
from typing import Any

SAMPLE: dict[str, Any] = {
    "year": "2026-2027",
    "school": {
        "uai": "0869001X",
        "name": "Collège Ada-Lovelace",
        "type": "Collège",
        "town": "Poitiers",
        "address": "12 rue des Écoles",
        "postcode": "86000",
        "pupils": 412,
        "authority": "Département Vienne",
        "academie": "académie de Poitiers",
    },
    "head": {"name": "Mme DIRECTION Hélène", "title": "Cheffe d’établissement"},
    "references": [
        "décret n° 2015-475 du 27 avril 2015, article 6",
        "circulaire n° 2015-058 du 29 avril 2015",
        "lettre de cadrage de l’académie",
    ],
    "team": [
        {
            "name": "RÉFÉRENTE Rachida",
            "address": "rachida.referente@example.org",
            "is_newcomer": False,
            "period": "du 1er septembre 2026 au 31 août 2027",
            "allowance": "1 250,00 €",
        },
        {
            "name": "SECOND Rémi",
            "address": "remi.second@example.org",
            "is_newcomer": True,
            "period": "du 1er septembre 2026 au 31 août 2027",
            "allowance": "1 250,00 €",
        },
    ],
    "envelope": {
        "amount": "2 500,00 €",
        "reason": "2 IMP, 2 500 € : collège, 412 élèves (constat 2026), ligne 2 du barème 2015",
    },
    "missions": [
        {
            "code": "M1",
            "title": "Développer et faciliter les usages pédagogiques",
            "is_priority": True,
            "activities": [
                {
                    "code": "M1.1",
                    "label": "Relayer aux enseignants une information utile et triée",
                    "priority": "Secondaire",
                    "holders": ["SECOND Rémi"],
                },
                {
                    "code": "M1.3",
                    "label": "Accompagner un collègue dans la conception ou la conduite d’une séance",
                    "priority": "Principale",
                    "holders": ["RÉFÉRENTE Rachida"],
                },
                {
                    "code": "M1.7",
                    "label": "Aider à la mise en place de Pix, ASSR, Ev@lang et des évaluations nationales",
                    "priority": "Secondaire",
                    "holders": ["RÉFÉRENTE Rachida", "SECOND Rémi"],
                },
            ],
        },
        {
            "code": "M2",
            "title": "Coordonner et conseiller l’établissement",
            "is_priority": True,
            "activities": [
                {
                    "code": "M2.1",
                    "label": "Conseiller la direction sur le volet numérique du projet d’établissement",
                    "priority": "Principale",
                    "holders": ["RÉFÉRENTE Rachida"],
                },
                {
                    "code": "M2.4",
                    "label": "Aider à exprimer et hiérarchiser les demandes d’équipement et de ressources",
                    "priority": "Secondaire",
                    "holders": ["RÉFÉRENTE Rachida", "Direction"],
                },
            ],
        },
        {
            "code": "M3",
            "title": "Disponibilité technique des équipements, avec les collectivités",
            "is_priority": False,
            "activities": [
                {
                    "code": "M3.1",
                    "label": "Définir avec le gestionnaire et la collectivité le circuit des pannes",
                    "priority": "Principale",
                    "holders": ["SECOND Rémi", "Collectivité"],
                },
                {
                    "code": "M3.3",
                    "label": "Suivre les tickets ouverts et relancer",
                    "priority": "Secondaire",
                    "holders": ["SECOND Rémi"],
                },
            ],
        },
        {
            "code": "M4",
            "title": "Administrer des services en ligne par délégation du chef d’établissement",
            "is_priority": False,
            "activities": [
                {
                    "code": "M4.1",
                    "label": "ENT : comptes, groupes, rubriques, assistance aux usagers",
                    "priority": "Secondaire",
                    "holders": ["SECOND Rémi"],
                },
            ],
        },
    ],
    "sections": [
        {
            "code": "context",
            "title": "Contexte et priorités de l’établissement",
            "text": "L’établissement reçoit cette année des tablettes pour les classes de 6e.\n\n"
            "Deux priorités : que chaque équipe s’en serve avant les vacances d’hiver ; que les pannes ne "
            "prennent plus le temps des cours.",
        },
        {
            "code": "means",
            "title": "Moyens",
            "text": "Une heure banalisée le jeudi de 13 h à 14 h, le bureau B12 et son téléphone.",
        },
        {
            "code": "follow_up",
            "title": "Suivi et bilan",
            "text": "Point d’étape en janvier avec la direction. Bilan en juin.\n"
            "Indicateurs : formations courtes animées, enseignants accompagnés.",
        },
    ],
    "course": ["SECOND Rémi"],
    "not_expected": [
        "réparer ou câbler le matériel",
        "administrer les serveurs ou détenir un accès administrateur",
        "assurer un dépannage permanent, notamment hors du temps de présence",
    ],
    "signed": {"by": "Mme DIRECTION Hélène", "on": "2026-10-01", "on_long": "jeudi 1er octobre 2026"},
    "version": 1,
    "amends": {},
    "outcomes": [],
    "opinions": [],
    "visas": [
        {
            "name": "RÉFÉRENTE Rachida",
            "decision": "Accord",
            "on_long": "lundi 14 septembre 2026",
            "comment": "",
        },
        {
            "name": "SECOND Rémi",
            "decision": "Accord",
            "on_long": "mardi 15 septembre 2026",
            "comment": "",
        },
    ],
    "academie_visa": {"by": "", "on_long": "jeudi 1er octobre 2026", "comment": ""},
    "template": {"code": "2026", "label": "Lettre de mission 2026"},
}


def sample_content(**changes: Any) -> dict[str, Any]:
    """Return a copy of the sample with some keys changed."""
    return {**copy.deepcopy(SAMPLE), **changes}


def full_content() -> dict[str, Any]:
    """Return a letter in which each of the eleven parts has something to say: an amendment."""
    content = sample_content()
    first, second = content["missions"][0]["activities"][1], content["missions"][1]["activities"][0]
    first |= {
        "contributors": ["SECOND Rémi"],
        "aim": "Chaque équipe disciplinaire a conduit une séance avec les tablettes",
        "indicator": "nombre d’équipes accompagnées",
        "due": "12 février 2027",
    }
    second |= {"contributors": ["Direction"], "aim": "Un volet numérique voté", "due": "30 juin 2027"}
    texts = {
        "delegations": ("Délégations de services en ligne", "ENT et Pix Orga, jusqu’au 31 août 2027."),
        "assistance": ("Assistance", "Les pannes passent par l’outil de la collectivité."),
        "training": ("Formation", "Deux regroupements, une classe virtuelle par trimestre."),
    }
    content["sections"] += [
        {"code": code, "title": title, "text": text} for code, (title, text) in texts.items()
    ]
    return content | {
        "version": 2,
        "amends": {
            "version": 1,
            "on_long": "jeudi 1er octobre 2026",
            "reason": "M. SECOND remplace Mme PREMIÈRE au 1er novembre.",
        },
        "outcomes": [
            {"label": "Déployer l’ENT auprès des familles", "outcome": "Réalisée", "comment": ""},
            {
                "label": "Ouvrir un club de programmation",
                "outcome": "En partie",
                "comment": "un trimestre sur trois",
            },
        ],
        "opinions": [
            {"board": "Conseil pédagogique", "on_long": "mardi 9 juin 2026"},
            {"board": "Conseil d’administration", "on_long": "jeudi 25 juin 2026"},
        ],
        "head": {
            "name": "M. ADJOINT Paul, par délégation de Mme DIRECTION Hélène",
            "title": "Pour le chef d’établissement, par délégation",
        },
        "signed": {
            "by": "M. ADJOINT Paul, par délégation de Mme DIRECTION Hélène",
            "on": "2026-11-20",
            "on_long": "vendredi 20 novembre 2026",
        },
        "visas": [
            {
                "name": "RÉFÉRENTE Rachida",
                "decision": "Accord",
                "on_long": "lundi 16 novembre 2026",
                "comment": "",
            },
            {
                "name": "SECOND Rémi",
                "decision": "Accord avec réserve",
                "on_long": "mardi 17 novembre 2026",
                "comment": "Le temps banalisé du jeudi doit être maintenu.",
            },
        ],
        "academie_visa": {
            "by": "Mme OFFICIER Odile",
            "on_long": "lundi 23 novembre 2026",
            "comment": "Réserve transmise au chef d’établissement.",
        },
    }
