"""States, their participation, users, nominations and notes verbales."""

from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from instruments.models import Article, Instrument, Provision
from parties.choices import (
    Confidence,
    ConsentKind,
    DeclarationKind,
    ParticipationStatus,
    RegionalGroup,
    Role,
    StateKind,
    TokenScope,
)


class State(models.Model):
    """A State, or a regional economic integration organization that may be party.

    ``position`` exists once per language: the place of the name in that language's own collation,
    so ``order_by("position")`` is alphabetical for whoever reads.
    """

    iso3 = models.CharField(max_length=3, unique=True)
    iso2 = models.CharField(max_length=2)
    m49 = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=20, choices=StateKind)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    regional_group = models.CharField(max_length=40, choices=RegionalGroup, blank=True)
    regional_group_note = models.TextField(blank=True)
    m49_subregion = models.CharField(max_length=60, blank=True)
    is_ldc = models.BooleanField(default=False)
    is_lldc = models.BooleanField(default=False)
    is_sids = models.BooleanField(default=False)
    tile_row = models.PositiveSmallIntegerField(null=True)
    tile_column = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("parties:state", args=[self.iso3])


class Source(models.Model):
    """A document that a participation rests on. Source: parties/data/sources.csv."""

    key = models.SlugField(max_length=60, unique=True)
    title = models.TextField()
    publisher = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=400, blank=True)
    url_kind = models.CharField(max_length=20, blank=True)
    date_of_content = models.CharField(max_length=200, blank=True)
    used_for = models.TextField(blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def parties_on(self, day: date) -> "ParticipationQuerySet":
        """Participations of States bound on ``day``.

        A deposit of unknown date counts from ``as_of``, the first day on which a source supports it.
        Source: parties/data/participation.csv; compare with the depositary before publication.
        """
        dated = Q(consented_on__lte=day)
        undated = Q(consented_on=None, status=ParticipationStatus.PARTY, as_of__lte=day)
        return self.filter(dated | undated)

    def signatories_on(self, day: date) -> "ParticipationQuerySet":
        """Participations of States that have signed on or before ``day`` and are not yet party."""
        return self.filter(signed_on__lte=day).exclude(pk__in=self.parties_on(day).values("pk"))


class Participation(models.Model):
    state = models.ForeignKey(State, models.PROTECT, related_name="participations")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="participations")
    status = models.CharField(max_length=10, choices=ParticipationStatus)
    signed_on = models.DateField(null=True, blank=True)
    consented_on = models.DateField(null=True, blank=True)
    consent_kind = models.CharField(max_length=15, choices=ConsentKind, blank=True)
    sources = models.ManyToManyField(Source, blank=True, related_name="participations")
    as_of = models.DateField()
    confidence = models.CharField(max_length=10, choices=Confidence)
    note = models.TextField(blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["state__position", "instrument__position"]
        constraints = [models.UniqueConstraint(fields=["state", "instrument"], name="one_participation_per_instrument")]

    def __str__(self) -> str:
        return f"{self.state.iso3} {self.instrument.code}: {self.status}"

    def status_on(self, day: date) -> ParticipationStatus:
        """Party, signatory or neither on ``day``, by the same rule as ``parties_on``."""
        if self.consented_on is not None:
            is_party = self.consented_on <= day
        else:
            is_party = self.status == ParticipationStatus.PARTY and self.as_of <= day
        if is_party:
            return ParticipationStatus.PARTY
        if self.signed_on is not None and self.signed_on <= day:
            return ParticipationStatus.SIGNATORY
        return ParticipationStatus.NONE


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def standing_on(self, day: date) -> "DeclarationQuerySet":
        """Made on or before ``day`` and not withdrawn by then; the day of the withdrawal no longer counts."""
        return self.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day), made_on__lte=day)


class Declaration(models.Model):
    """A reservation, declaration or notification of a State on a provision, an article, or the treaty as a whole.

    A public fact of the depositary. A reservation counts for the provision, or for every provision of the article, that
    it names; one that names neither is shown, and counts for none.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="declarations")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="declarations")
    article = models.ForeignKey(Article, models.PROTECT, null=True, blank=True, related_name="declarations")
    provision = models.ForeignKey(Provision, models.PROTECT, null=True, blank=True, related_name="declarations")
    kind = models.CharField(max_length=15, choices=DeclarationKind)
    made_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="declarations")
    confidence = models.CharField(max_length=10, choices=Confidence)
    is_illustrative = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["state__position", "instrument__position", "made_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "instrument", "article", "provision", "kind", "made_on"],
                nulls_distinct=False,
                name="one_declaration_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("made_on")), name="declaration_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state_id} {self.instrument_id}: {self.kind}, {self.made_on}"


class User(AbstractUser):
    """A person. What they may do follows from nominations, or from serving in the Secretariat."""

    is_secretariat = models.BooleanField(default=False)
    preferred_language = models.CharField(max_length=10, blank=True)

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class NoteVerbale(models.Model):
    """The official communication by which a State nominates or corrects."""

    state = models.ForeignKey(State, models.PROTECT, related_name="notes_verbales")
    reference = models.CharField(max_length=100)
    dated_on = models.DateField()
    is_illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-dated_on"]
        constraints = [models.UniqueConstraint(fields=["state", "reference"], name="one_note_per_reference")]

    def __str__(self) -> str:
        return self.reference


class Unit(models.Model):
    """A ministry or service of a State, in its own words; articles are handed to it, and people work in it."""

    state = models.ForeignKey(State, models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["state", "name"]
        constraints = [models.UniqueConstraint(fields=["state", "name"], name="one_unit_per_name")]

    def __str__(self) -> str:
        return self.name


class NominationQuerySet(models.QuerySet["Nomination"]):
    def in_force_on(self, day: date) -> "NominationQuerySet":
        """Nominations that hold on ``day``; both ends are included."""
        return self.filter(Q(until=None) | Q(until__gte=day), from_on__lte=day)


class Nomination(models.Model):
    """A user's role for a State between two dates, both included."""

    user = models.ForeignKey(User, models.PROTECT, related_name="nominations")
    state = models.ForeignKey(State, models.PROTECT, related_name="nominations")
    role = models.CharField(max_length=20, choices=Role)
    from_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    note_verbale = models.ForeignKey(NoteVerbale, models.PROTECT, null=True, blank=True, related_name="nominations")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="nominations")
    # Whoever named a contributor or an alternate inside their own State; blank where a note verbale did.
    named_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["state__position", "role", "from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("from_on")), name="nomination_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.state.iso3}"


class Invitation(models.Model):
    """A link by which a focal point lets somebody of the own State in: single use, for some hours, for one address.

    The token itself is in the letter only; ``token_hash`` is its SHA-256. Sent again, it has a new token, and the
    former one no longer opens anything.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="invitations")
    email = models.EmailField()
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)
    language = models.CharField(max_length=10)
    from_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_count = models.PositiveSmallIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["state", "-invited_at"]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_role_display()}, {self.state.iso3}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_force_on(self, day: date) -> "ApiTokenQuerySet":
        """Not withdrawn, not over, and of somebody who still has an account; the last day is included."""
        return self.filter(revoked_at=None, expires_on__gte=day, user__is_active=True)


class ApiToken(models.Model):
    """With this a program reads what its owner may, as far as ``scopes`` reach. It never writes.

    The key is shown once, when it is made; ``key_hash`` is its SHA-256. A row stays when it is withdrawn.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=100)
    key_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list, help_text="Of TokenScope")
    created_at = models.DateTimeField()
    expires_on = models.DateField(help_text="The last day")
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.name}"

    @property
    def scope_labels(self) -> list[str]:
        return [str(scope.label) for scope in TokenScope if scope in self.scopes]


class ChainEntry(models.Model):
    """One link of a State's audit chain; append-only (trigger), written by the database beside what it tells.

    ``hash`` is the SHA-256, in hexadecimal, of ``previous_hash``, a line feed and ``content``; ``content`` is the text
    that names what happened and the digest of the row that holds it. Positions begin with 1 and have no holes.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="chain")
    position = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    content = models.TextField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["state", "position"]
        constraints = [models.UniqueConstraint(fields=["state", "position"], name="one_chain_entry_per_position")]

    def __str__(self) -> str:
        return f"{self.state_id}/{self.position}: {self.kind}"
