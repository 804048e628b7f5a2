"""What is said of the articles of a revision: complete, reviewed, changed since."""

from collections import defaultdict

from django.db.models import Max

from submissions import rules
from submissions.models import ArticleMark, Response, Revision


def marks_of(revision: Revision) -> dict[int, rules.Marks]:
    """Id of an article → what is said of it now; articles that nobody marked are left out. Two queries."""
    made: defaultdict[int, list[rules.Mark]] = defaultdict(list)
    marks = ArticleMark.objects.filter(revision=revision).select_related("marked_by").order_by("marked_at", "pk")
    for mark in marks:
        person = str(mark.marked_by or "")
        made[mark.article_id].append(rules.Mark(mark.kind, person, mark.marked_at, mark.note))
    answers = Response.objects.filter(revision=revision).order_by()
    written = dict(answers.values_list("question__section__article").annotate(Max("written_at")))
    return {article: rules.marks_standing(of_article, written.get(article)) for article, of_article in made.items()}
