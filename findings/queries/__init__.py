"""Questions asked of what follows from answers: aggregates of all States, and one State's own mirror."""

from findings.queries.aggregates import (
    EVER_SUBMITTED,
    NOBODY,
    CountedRevision,
    ReplyCount,
    add_up,
    capacities_on,
    cycles_read,
    instruments_asked_about,
    reply_counts,
    revisions_on,
    submissions_awaiting_gaps,
)
from findings.queries.counting import basis_of, reserved_in, rule_in_force
from findings.queries.mirror import (
    Conclusion,
    Mirror,
    MirrorArticle,
    MirrorBand,
    MirrorLine,
    earlier_submissions,
    mirror_of,
    standing_revision,
)
from findings.queries.observations import Voices, observations_of, voices_of
from findings.queries.released import (
    SHOWN_MAX,
    ReleasedLaw,
    ReleasedText,
    is_party_today,
    levels_read,
    released_laws,
    released_practices,
)
from findings.queries.releases import plan_release, released_with, runs_of, still_released
from findings.queries.replies import PAST_RATES, PastRate, Tile, TileGroup, tiles_of
from findings.queries.replying import is_over

__all__ = [
    "EVER_SUBMITTED",
    "NOBODY",
    "PAST_RATES",
    "SHOWN_MAX",
    "Conclusion",
    "CountedRevision",
    "Mirror",
    "MirrorArticle",
    "MirrorBand",
    "MirrorLine",
    "PastRate",
    "ReleasedLaw",
    "ReleasedText",
    "ReplyCount",
    "Tile",
    "TileGroup",
    "Voices",
    "add_up",
    "basis_of",
    "capacities_on",
    "cycles_read",
    "earlier_submissions",
    "instruments_asked_about",
    "is_over",
    "is_party_today",
    "levels_read",
    "mirror_of",
    "observations_of",
    "plan_release",
    "released_laws",
    "released_practices",
    "released_with",
    "reply_counts",
    "reserved_in",
    "revisions_on",
    "rule_in_force",
    "runs_of",
    "standing_revision",
    "still_released",
    "submissions_awaiting_gaps",
    "tiles_of",
    "voices_of",
]
