"""Who may prepare what is asked. Source: design.md, section 5."""

from parties.permissions import Standing


def can_prepare_questionnaires(standing: Standing) -> bool:
    """The Secretariat edits, translates, publishes and retires; nobody else sees a text before it is asked."""
    return standing.is_secretariat
