"""Words of the demonstration."""

from enum import Enum, auto


class Outcome(Enum):
    """Where a school stands at the end of the autumn played."""

    NOT_DESIGNATED = auto()
    DECLINED = auto()
    SILENT = auto()
    NOT_SHARED = auto()
    DRAFT_BEGUN = auto()
    DRAFT_WRITTEN = auto()
    AWAITING_VISAS = auto()
    AWAITING_HEAD = auto()
    ISSUED = auto()


class Deed(Enum):
    """What somebody does one day."""

    DESIGNATE = auto()
    ACCEPT = auto()
    DECLINE = auto()
    SHARE = auto()
    START = auto()
    CHOOSE = auto()
    COMPLETE = auto()
    PROPOSE = auto()
    AGREE = auto()
    RETURN = auto()
    REVISE = auto()
    SIGN = auto()
    ENDORSE = auto()
