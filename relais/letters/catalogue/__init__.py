"""What a letter may say: templates, the national frames they start from, the variables of their texts."""

from relais.letters.catalogue.conditions import Known, is_shown
from relais.letters.catalogue.template import (
    TEMPLATES,
    Activity,
    Mission,
    SectionGuide,
    Template,
    frame_data,
    read_template,
    template_for,
)
from relais.letters.catalogue.variables import VARIABLES, Facts, Variable, faults_of, fill, names_in

__all__ = [
    "TEMPLATES",
    "VARIABLES",
    "Activity",
    "Facts",
    "Known",
    "Mission",
    "SectionGuide",
    "Template",
    "Variable",
    "faults_of",
    "fill",
    "frame_data",
    "is_shown",
    "names_in",
    "read_template",
    "template_for",
]
