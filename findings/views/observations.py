"""Observations on a State's submission: three voices side by side, and a form for those who review."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from findings import permissions, queries, services
from findings.forms import ObservationForm
from findings.models import Observation
from questionnaires.choices import QuestionnaireKind
from submissions.models import Revision, Submission
from submissions.queries import law_articles_of


@login_required
@require_safe
def observations(request: HttpRequest, pk: int) -> HttpResponse:
    """Provision by provision: what was said, what the rule concludes, how many observations there are."""
    submission, revision = _find_or_404(request, pk)
    context = {
        "submission": submission,
        "lines": queries.voices_of(revision),
        "is_own": submission.state_id in request.standing.own_state_ids,
    }
    return render(request, "findings/observation_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def observe(request: HttpRequest, pk: int, provision: str) -> HttpResponse:
    """One provision with its three voices; a reviewer adds an observation, or corrects one (``instead``)."""
    submission, revision = _find_or_404(request, pk)
    voices = next((each for each in queries.voices_of(revision) if each.provision.slug == provision), None)
    may_observe = permissions.can_observe(request.standing)
    if voices is None or (request.method == "POST" and not may_observe):
        raise Http404
    written = list(queries.observations_of(submission, voices.provision))
    instead = _instead_or_404(request, written)
    form = _form(request, instead)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_observation(
                revision,
                provision=voices.provision,
                **form.cleaned_data,
                actor=request.user,
                now=timezone.now(),
                instead_of=instead,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The observation is noted. The State concerned can read it."))
            return redirect("findings:observe", pk, provision)
    context = {
        "submission": submission,
        "revision": revision,
        "voices": voices,
        "written": written,
        "register": law_articles_of(submission.state),
        "form": form if may_observe else None,
        "instead": instead,
        "is_own": submission.state_id in request.standing.own_state_ids,
    }
    return render(request, "findings/observation_provision.html", context, status=422 if form.errors else 200)


def _find_or_404(request: HttpRequest, pk: int) -> tuple[Submission, Revision]:
    """A submission under a full questionnaire that stands, for the State concerned and the Secretariat."""
    related = ("state", "cycle", "instrument", "version__questionnaire")
    submission = get_object_or_404(Submission.objects.select_related(*related), pk=pk)
    revision = queries.standing_revision(submission)
    is_full = submission.version.questionnaire.kind == QuestionnaireKind.FULL
    if revision is None or not is_full or not permissions.can_see_observations(request.standing, submission.state_id):
        raise Http404
    return submission, revision


def _instead_or_404(request: HttpRequest, written: list[Observation]) -> Observation | None:
    asked = (request.POST if request.method == "POST" else request.GET).get("instead", "")
    if not asked:
        return None
    found = next((each for each in written if str(each.pk) == asked), None)
    if found is None or not permissions.can_observe(request.standing):
        raise Http404
    return found


def _form(request: HttpRequest, instead: Observation | None) -> ObservationForm:
    initial = {"language": get_language()}
    if instead:
        initial = {name: getattr(instead, name) for name in ("kind", "text", "stance", "reason", "language")}
    return ObservationForm(
        request.POST if request.method == "POST" else None, label=_("The observation"), initial=initial
    )
