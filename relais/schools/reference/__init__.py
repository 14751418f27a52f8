"""What the law and the map fix: academies, départements, régions, and who looks after which school.

Codes are the ministry's, as its files carry them (academies) and INSEE's (départements on three
characters, régions). Thirty academies since 2020, and the four Pacific and Atlantic services.
"""

import re
from typing import NamedTuple

from relais.schools.enums import AuthorityKind, SchoolType


class AcademieInfo(NamedTuple):
    """An academy: its whole name and the INSEE code of its région."""

    code: str
    name: str
    region_code: str

    @property
    def region_name(self) -> str:
        """Return "Nouvelle-Aquitaine"."""
        return REGIONS[self.region_code]


class DepartementInfo(NamedTuple):
    """A département or overseas territory and the code of its academy."""

    code: str
    name: str
    academie_code: str


class AuthorityInfo(NamedTuple):
    """A local authority, by kind and code."""

    kind: AuthorityKind
    code: str
    name: str


REGIONS = {
    "00": "Outre-mer",
    "01": "Guadeloupe",
    "02": "Martinique",
    "03": "Guyane",
    "04": "La Réunion",
    "06": "Mayotte",
    "11": "Île-de-France",
    "24": "Centre-Val de Loire",
    "27": "Bourgogne-Franche-Comté",
    "28": "Normandie",
    "32": "Hauts-de-France",
    "44": "Grand Est",
    "52": "Pays de la Loire",
    "53": "Bretagne",
    "75": "Nouvelle-Aquitaine",
    "76": "Occitanie",
    "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d'Azur",
    "94": "Corse",
}

# code | name | région
_ACADEMIES = """
01|académie de Paris|11
02|académie d'Aix-Marseille|93
03|académie de Besançon|27
04|académie de Bordeaux|75
06|académie de Clermont-Ferrand|84
07|académie de Dijon|27
08|académie de Grenoble|84
09|académie de Lille|32
10|académie de Lyon|84
11|académie de Montpellier|76
12|académie de Nancy-Metz|44
13|académie de Poitiers|75
14|académie de Rennes|53
15|académie de Strasbourg|44
16|académie de Toulouse|76
17|académie de Nantes|52
18|académie d'Orléans-Tours|24
19|académie de Reims|44
20|académie d'Amiens|32
22|académie de Limoges|75
23|académie de Nice|93
24|académie de Créteil|11
25|académie de Versailles|11
27|académie de Corse|94
28|académie de La Réunion|04
31|académie de Martinique|02
32|académie de Guadeloupe|01
33|académie de Guyane|03
40|vice-rectorat de Nouvelle-Calédonie|00
41|vice-rectorat de Polynésie française|00
42|vice-rectorat de Wallis-et-Futuna|00
43|académie de Mayotte|06
44|service de l'éducation nationale de Saint-Pierre-et-Miquelon|00
70|académie de Normandie|28
"""
# Merged into Normandie on 1 January 2020; older files still carry them.
FORMER_ACADEMIES = {"05": "70", "21": "70"}

# academy | code name, code name…
_DEPARTEMENTS = """
01|075 Paris
02|004 Alpes-de-Haute-Provence, 005 Hautes-Alpes, 013 Bouches-du-Rhône, 084 Vaucluse
03|025 Doubs, 039 Jura, 070 Haute-Saône, 090 Territoire de Belfort
04|024 Dordogne, 033 Gironde, 040 Landes, 047 Lot-et-Garonne, 064 Pyrénées-Atlantiques
06|003 Allier, 015 Cantal, 043 Haute-Loire, 063 Puy-de-Dôme
07|021 Côte-d'Or, 058 Nièvre, 071 Saône-et-Loire, 089 Yonne
08|007 Ardèche, 026 Drôme, 038 Isère, 073 Savoie, 074 Haute-Savoie
09|059 Nord, 062 Pas-de-Calais
10|001 Ain, 042 Loire, 069 Rhône
11|011 Aude, 030 Gard, 034 Hérault, 048 Lozère, 066 Pyrénées-Orientales
12|054 Meurthe-et-Moselle, 055 Meuse, 057 Moselle, 088 Vosges
13|016 Charente, 017 Charente-Maritime, 079 Deux-Sèvres, 086 Vienne
14|022 Côtes-d'Armor, 029 Finistère, 035 Ille-et-Vilaine, 056 Morbihan
15|067 Bas-Rhin, 068 Haut-Rhin
16|009 Ariège, 012 Aveyron, 031 Haute-Garonne, 032 Gers, 046 Lot, 065 Hautes-Pyrénées, 081 Tarn
16|082 Tarn-et-Garonne
17|044 Loire-Atlantique, 049 Maine-et-Loire, 053 Mayenne, 072 Sarthe, 085 Vendée
18|018 Cher, 028 Eure-et-Loir, 036 Indre, 037 Indre-et-Loire, 041 Loir-et-Cher, 045 Loiret
19|008 Ardennes, 010 Aube, 051 Marne, 052 Haute-Marne
20|002 Aisne, 060 Oise, 080 Somme
22|019 Corrèze, 023 Creuse, 087 Haute-Vienne
23|006 Alpes-Maritimes, 083 Var
24|077 Seine-et-Marne, 093 Seine-Saint-Denis, 094 Val-de-Marne
25|078 Yvelines, 091 Essonne, 092 Hauts-de-Seine, 095 Val-d'Oise
27|02A Corse-du-Sud, 02B Haute-Corse
28|974 La Réunion
31|972 Martinique
32|971 Guadeloupe, 977 Saint-Barthélemy, 978 Saint-Martin
33|973 Guyane
40|988 Nouvelle-Calédonie
41|987 Polynésie française
42|986 Wallis-et-Futuna
43|976 Mayotte
44|975 Saint-Pierre-et-Miquelon
70|014 Calvados, 027 Eure, 050 Manche, 061 Orne, 076 Seine-Maritime
"""
# How a UAI writes a département, where it is not the département's own code; some files put it in the
# département's column too, where 987 remains Polynésie française.
UAI_PREFIXES = {"620": "02A", "720": "02B", "983": "988", "984": "987"}
WALLIS_UAI_PREFIX, WALLIS = "987", "986"

ACADEMIES = {
    info.code: info for info in (AcademieInfo(*line.split("|")) for line in _ACADEMIES.strip().splitlines())
}
DEPARTEMENTS = {
    code: DepartementInfo(code, name, academie_code)
    for academie_code, names in (line.split("|") for line in _DEPARTEMENTS.strip().splitlines())
    for code, name in (entry.split(" ", 1) for entry in names.split(", "))
}

# One authority where others have two, or another than the département: the code is the région's,
# or the collectivity's own.
# Corse, CGCT L4421-1; Guyane and Martinique, CGCT L7111-1 and L7211-1; Mayotte, CGCT L3511-1;
# other overseas collectivities, Constitution, art. 74 and 77.
SINGLE_COLLECTIVITIES = {
    "02A": ("94", "Collectivité de Corse"),
    "02B": ("94", "Collectivité de Corse"),
    "972": ("02", "Collectivité territoriale de Martinique"),
    "973": ("03", "Collectivité territoriale de Guyane"),
    "975": ("975", "Collectivité territoriale de Saint-Pierre-et-Miquelon"),
    "976": ("06", "Département de Mayotte"),
    "977": ("977", "Collectivité de Saint-Barthélemy"),
    "978": ("978", "Collectivité de Saint-Martin"),
    "986": ("986", "Wallis-et-Futuna"),
    "987": ("987", "Polynésie française"),
    "988": ("988", "Nouvelle-Calédonie"),
}
# Loi 2019-816, art. 1.
ALSACE = AuthorityInfo(AuthorityKind.COLLECTIVITY, "6AE", "Collectivité européenne d'Alsace")
ALSACE_DEPARTEMENTS = frozenset({"067", "068"})
# CGCT, L3611-1 and L3641-2: the métropole stands for the département in its towns; INSEE codes
# without their 69.
LYON = AuthorityInfo(AuthorityKind.COLLECTIVITY, "69M", "Métropole de Lyon")
_LYON_TOWNS = """
003 029 033 034 040 044 046 063 068 069 071 072 081 085 087 088 089 091 096 100 116 117 123 127
142 143 149 152 153 163 168 191 194 199 202 204 205 207 233 244 250 256 259 260 266 271 273 275
276 278 279 282 283 284 286 290 292 293 296 381 382 383 384 385 386 387 388 389
"""
LYON_TOWNS = frozenset(f"69{number}" for number in _LYON_TOWNS.split())


def normalise_academie(text: str) -> str:
    """Return an academy's code on two characters ("4" after a spreadsheet is "04"), or "" if unknown."""
    code = text.strip().upper().zfill(2)
    code = FORMER_ACADEMIES.get(code, code)
    return code if code in ACADEMIES else ""


def normalise_departement(text: str) -> str:
    """Return a département's code on three characters, from "16", "016", "2A", "620"…; "" if unknown."""
    code = re.sub(r"\s+", "", text).upper().zfill(3)
    code = UAI_PREFIXES.get(code, code)
    return code if code in DEPARTEMENTS else ""


def departement_of_uai(uai: str) -> str:
    """Return the département a UAI was given in; "" if unknown."""
    return WALLIS if uai.startswith(WALLIS_UAI_PREFIX) else normalise_departement(uai[:3])


def academie_of_uai(uai: str) -> str:
    """Return the code of the academy of the département a UAI was given in; "" if unknown."""
    departement = departement_of_uai(uai)
    return DEPARTEMENTS[departement].academie_code if departement else ""


def authority_of(school_type: str, departement_code: str, insee_code: str = "") -> AuthorityInfo:
    """Return the authority in charge of a school of this type in this département.

    The département for collèges, the région for lycées, vocational lycées and EREA
    (Code de l'éducation, L213-2 and L214-6), and what special statuses put in their place.
    """
    if departement_code in SINGLE_COLLECTIVITIES:
        return AuthorityInfo(AuthorityKind.COLLECTIVITY, *SINGLE_COLLECTIVITIES[departement_code])
    departement = DEPARTEMENTS[departement_code]
    if school_type != SchoolType.COLLEGE:
        region = ACADEMIES[departement.academie_code].region_code
        return AuthorityInfo(AuthorityKind.REGION, region, REGIONS[region])
    if departement_code in ALSACE_DEPARTEMENTS:
        return ALSACE
    if insee_code in LYON_TOWNS:
        return LYON
    return AuthorityInfo(AuthorityKind.DEPARTEMENT, departement.code, departement.name)
