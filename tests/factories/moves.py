"""A submission on a small version, and the version its cycle takes up after it."""

from collections.abc import Callable

from parties.models import User
from questionnaires import services as questionnaires
from questionnaires.models import Option, QuestionnaireVersion
from submissions.models import Submission
from tests.factories.submissions import NOW, make_cycle_on, make_submission, make_version

TEXT = {"kind": "text"}
LIST = {"kind": "choices", "options": ("laws", "means")}
# What becomes of each in ``revise``.
QUESTIONS = [
    {"key": "tip-5-1", "text": "Is trafficking an offence?"},
    {"key": "tip-5-2-a", "text": "Is the attempt an offence?"},
    {"key": "tip-5-2-b", "text": "Is taking part an offence?", "guidance": "Cite the law."},
    {"key": "tip-5-2-c", "text": "Is directing others an offence?"},
    {"key": "tip-5.difficulties", "text": "What was difficult?", **LIST},
    {"key": "tip-5.examples", "text": "Give examples.", **TEXT},
    {"key": "tip-5.practice", "text": "Give practice.", **TEXT},
]


def make_small_submission(iso3: str = "NOR") -> Submission:
    """A reply just begun in a cycle that asks the questions above, and nothing else."""
    return make_submission(iso3, cycle=make_cycle_on(make_version(QUESTIONS)))


def revise(draft: QuestionnaireVersion, actor: User) -> None:
    """tip-5-2-a in other words, -b with other guidance, -c not required; an option and a question leave, one comes."""
    by = {"actor": actor, "now": NOW}
    words = {"field": "text", "language": "en"}
    questionnaires.edit_text(draft, subject="tip-5-2-a", **words, text="Is an attempt to commit it an offence?", **by)
    questionnaires.edit_text(draft, subject="tip-5.practice", **words, text="Describe the practice.", **by)
    guidance = {"field": "guidance", "language": "en", "text": "Cite the law and the article."}
    questionnaires.edit_text(draft, subject="tip-5-2-b", **guidance, **by)
    questionnaires.edit_question(draft, key="tip-5-2-c", show_if={}, is_required=False, **by)
    means = Option.objects.get(option_list__version=draft, slug="means")
    questionnaires.remove_option(draft, option=means, **by)
    questionnaires.remove_question(draft, key="tip-5.examples", **by)
    section = draft.sections.get()
    asked = {"article": section.article, "key": "tip-5.penalty", "kind": "text", "text": "Which penalty?"}
    questionnaires.add_question(draft, guidance="", after="tip-5-1", **asked, **by)


def publish_next(
    version: QuestionnaireVersion, actor: User, change: Callable[[QuestionnaireVersion, User], None] = revise
) -> QuestionnaireVersion:
    """The next version, changed and published."""
    draft = questionnaires.copy_version(version, actor=actor, now=NOW)
    change(draft, actor)
    return questionnaires.publish_version(draft, actor=actor, now=NOW, reason="For a test.")


def adopt_next(
    submission: Submission, actor: User, change: Callable[[QuestionnaireVersion, User], None] = revise
) -> QuestionnaireVersion:
    """The next version, which the submission's cycle takes up."""
    newer = publish_next(submission.version, actor, change)
    questionnaires.adopt_version(submission.cycle, version=newer, actor=actor, now=NOW)
    return newer
