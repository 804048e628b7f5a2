"""What may stand on the first page of a report.

Source: knowledge/mechanism.md, 5.1 (United Nations Editorial Manual).
"""

import re
import unicodedata

from reports.choices import Distribution

# Letters, digits, points, strokes and hyphens: CTOC/COP/2026/4, CTOC/COP/WG.2/2026/3.
SYMBOL = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]*")
LENGTHS = {"symbol": 60, "agenda_item": 20, "job_number": 40, "place": 300, "late_reason": 1000}
SESSION_MAX = 99


def masthead_problem(name: str, value: object) -> str:
    """Why a field cannot be as it is filled in: symbol, session, distribution, long, unseen; "" when it can.

    ``value``: a line, or a number for the session. Of a field that is filled in for each language, one of them.
    """
    if name == "session":
        return "" if isinstance(value, int) and 1 <= value <= SESSION_MAX else "session"
    if name == "distribution":
        return "" if value in Distribution.values else "distribution"
    text = str(value)
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        return "unseen"
    if len(text) > LENGTHS[name]:
        return "long"
    return "symbol" if name == "symbol" and not SYMBOL.fullmatch(text) else ""
