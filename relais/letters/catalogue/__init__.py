"""What a letter may say: templates, the national frames they start from, the variables of their texts."""

from relais.letters.catalogue.conditions import Known, is_shown
from relais.letters.catalogue.content import (
    activities_by_code,
    carry_content,
    content_faults,
    is_own,
    next_own_code,
    texts_in,
)
from relais.letters.catalogue.differences import Difference, Group, differences
from relais.letters.catalogue.template import (
    BLANK_ACTIVITY,
    FRAMES,
    Activity,
    Mission,
    SectionGuide,
    Template,
    frame_data,
    frame_for,
    read_template,
)
from relais.letters.catalogue.variables import VARIABLES, Facts, Variable, faults_of, fill, names_in

__all__ = [
    "BLANK_ACTIVITY",
    "FRAMES",
    "VARIABLES",
    "Activity",
    "Difference",
    "Facts",
    "Group",
    "Known",
    "Mission",
    "SectionGuide",
    "Template",
    "Variable",
    "activities_by_code",
    "carry_content",
    "content_faults",
    "differences",
    "faults_of",
    "fill",
    "frame_data",
    "frame_for",
    "is_own",
    "is_shown",
    "names_in",
    "next_own_code",
    "read_template",
    "texts_in",
]
