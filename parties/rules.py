"""In what capacity somebody acts: read from nominations, asked by every predicate."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from parties.choices import Role

# Those who prepare a State's answers.
PREPARING_ROLES = frozenset({Role.FOCAL_POINT, Role.ALTERNATE, Role.CONTRIBUTOR})


@dataclass(frozen=True)
class Standing:
    """In what capacity somebody acts today. Every predicate reads this, never a request.

    ``roles`` maps a State's id to the roles held for it on the day the standing was asked for.
    """

    user_id: int | None = None
    is_secretariat: bool = False
    roles: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def own_state_ids(self) -> frozenset[int]:
        """States for which this person prepares answers."""
        return frozenset(pk for pk, roles in self.roles.items() if roles & PREPARING_ROLES)

    @property
    def is_expert(self) -> bool:
        return any(Role.EXPERT in roles for roles in self.roles.values())

    def is_focal_point_of(self, state_id: int) -> bool:
        """Whether this person acts as the focal point today: as such, or as the alternate between two dates."""
        return bool(self.roles.get(state_id, frozenset()) & {Role.FOCAL_POINT, Role.ALTERNATE})

    def is_alternate_of(self, state_id: int) -> bool:
        """Whether this person acts for the focal point without being it: what they do says on whose behalf."""
        roles = self.roles.get(state_id, frozenset())
        return Role.ALTERNATE in roles and Role.FOCAL_POINT not in roles

    def is_contributor_of(self, state_id: int) -> bool:
        return Role.CONTRIBUTOR in self.roles.get(state_id, frozenset())


NOBODY = Standing()
