"""What the law and the method require: how a reply is read, what is counted, and which figures may be shown to whom.

No Django, no database, no clock.
"""

from findings.rules.bands import BANDS, COUNTED, STEP_ENDS, band_of
from findings.rules.status import (
    IN_PART,
    LAW_TABLE,
    NO,
    NOT_APPLICABLE,
    NOTHING_SAID,
    NOTICE_TABLE,
    RULE_NUMBER,
    RULE_SOURCES,
    TABLE,
    YES,
    YES_WITHOUT_LAW,
    law_status_of,
    missing_elements,
    practice_status_of,
    rule_as_stored,
    said_by,
    status_of,
    tells_law_and_practice,
)
from findings.rules.steps import (
    BRING_IN,
    CITE_LAW,
    COMPLETE,
    CONSIDER,
    GIVE_ANSWER,
    GIVE_REASON,
    SEND_LATER,
    SEND_NOTICE,
    steps_for,
)
from findings.rules.withholding import gives_away, sets_shown

__all__ = [
    "BANDS",
    "BRING_IN",
    "CITE_LAW",
    "COMPLETE",
    "CONSIDER",
    "COUNTED",
    "GIVE_ANSWER",
    "GIVE_REASON",
    "IN_PART",
    "LAW_TABLE",
    "NO",
    "NOTHING_SAID",
    "NOTICE_TABLE",
    "NOT_APPLICABLE",
    "RULE_NUMBER",
    "RULE_SOURCES",
    "SEND_LATER",
    "SEND_NOTICE",
    "STEP_ENDS",
    "TABLE",
    "YES",
    "YES_WITHOUT_LAW",
    "band_of",
    "gives_away",
    "law_status_of",
    "missing_elements",
    "practice_status_of",
    "rule_as_stored",
    "said_by",
    "sets_shown",
    "status_of",
    "steps_for",
    "tells_law_and_practice",
]
