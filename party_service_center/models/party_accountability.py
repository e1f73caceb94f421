"""The file on what somebody on the staff did or left undone."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ..exceptions import AccountabilityRefused
from ..tools.transitions import Transitions
from .accountability_codes import (
    EXONERATIONS,
    NAME_LENGTH,
    NO_POST,
    OUTCOMES,
    OVER_STATES,
    PREPARED_STATES,
    REVIEWS,
    TEXT_LENGTH,
)
from .party_staff import ROLES


class PartyAccountability(models.Model):
    """One matter of accountability, from the facts to the measure and its end.

    Opened by the director about a clerk of the own center, or by the committee. The
    person's statement is always asked for; the committee decides. Seen by few: the
    person sees what they are asked, and the decision once it is served, in records of
    their own (``party.accountability.statement``, ``party.accountability.notice``) and
    never this file.

    Clause: A4.6 (Accountability for Dereliction of Duty)
    """

    _name = "party.accountability"
    _description = "Accountability File"
    _inherit = [
        "party.accountability.step.mixin",
        "party.accountability.decision.mixin",
        "party.transition.mixin",
        "party.watched.mixin",
        "party.reason.mixin",
        "party.concurrency.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "person_name"]

    _transitions = Transitions.declare(
        {
            "draft": ["asked", "ended"],
            "asked": ["stated", "expired", "ended"],
            "stated": ["asked", "submitted", "ended"],
            "expired": ["asked", "stated", "submitted", "ended"],
            "submitted": ["asked", "decided", "ended"],
            "decided": ["served"],
            "served": ["objected", "closed"],
            "objected": ["reviewed"],
            "reviewed": ["closed"],
            "closed": [],
            "ended": [],
        }
    )
    _stamps = {
        "submitted": ("submitted_at", "submitted_by_id"),
        "decided": ("decided_at", "decided_by_id"),
        "reviewed": ("reviewed_at", "reviewed_by_id"),
        "closed": ("closed_at", "closed_by_id"),
        "ended": ("ended_at", "ended_by_id"),
    }
    _fixed_fields = frozenset({"staff_id"})
    _proof_fields = frozenset(
        {
            "name",
            "center_id",
            "person_id",
            "person_name",
            "person_role",
            "opened_at",
            "opened_by_id",
            "outcome",
            "measure_id",
            "months",
            "decision_text",
            "decided_date",
            "until_date",
            "review",
            "review_measure_id",
            "review_months",
            "review_text",
            "end_reason",
        }
    )
    _watched_fields = frozenset(
        {"facts", "harm", "exoneration_text", "note", "decision_text", "review_text"}
    )
    # field → the states in which it is written
    _open_in = {
        "facts": ("draft",),
        "harm": PREPARED_STATES,
        "is_secrecy_breach": PREPARED_STATES,
        "exoneration": PREPARED_STATES,
        "exoneration_text": PREPARED_STATES,
    }
    _reasoned_steps = {"end": "_end"}

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        [
            ("draft", "Being Prepared"),
            ("asked", "Statement Asked for"),
            ("stated", "Statement Given"),
            ("expired", "Time for the Statement Over"),
            ("submitted", "Before the Committee"),
            ("decided", "Decided"),
            ("served", "Served"),
            ("objected", "Objection"),
            ("reviewed", "Objection Decided"),
            ("closed", "File Closed"),
            ("ended", "Ended Without Decision"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )

    # whom it is about, as it was when the file was opened
    staff_id = fields.Many2one(
        "party.staff",
        "Assignment",
        index=True,
        ondelete="restrict",
        domain=lambda self: [("user_id", "!=", self.env.uid)],
        help="Whom the file is about, in which post at which center; empty for somebody"
        " without a post, on whom the committee opens a file from a possible lapse.",
    )
    center_id = fields.Many2one(
        "party.center", readonly=True, index=True, ondelete="restrict"
    )
    person_id = fields.Many2one(
        "res.users",
        "Person Concerned",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    person_name = fields.Char("Name of the Person", readonly=True)
    person_role = fields.Selection([*ROLES, NO_POST], "Post Held", readonly=True)
    opened_at = fields.Datetime("Opened at", readonly=True, copy=False)
    opened_by_id = fields.Many2one(
        "res.users", "Opened by", readonly=True, copy=False, ondelete="restrict"
    )

    # what happened
    lapse_ids = fields.One2many(
        "party.lapse", "accountability_id", "Lapses", readonly=True
    )
    facts = fields.Text(
        "Facts of the Matter",
        required=True,
        copy=False,
        help="What happened, when, and what shows it. The person is asked about this.",
    )
    harm = fields.Text("Harm Done", copy=False)
    is_secrecy_breach = fields.Boolean(
        "Breach of Secrecy",
        copy=False,
        tracking=True,
        help="Party secrecy rules were broken; it counts in the center's evaluation.",
    )
    exoneration = fields.Selection(
        EXONERATIONS,
        "Exonerating Ground",
        copy=False,
        tracking=True,
        help="For these nobody is held to account.",
    )
    exoneration_text = fields.Text("What Shows the Ground", copy=False)
    note = fields.Text(
        "Internal Notes", copy=False, help="Never shown to the person, not served."
    )
    statement_ids = fields.One2many(
        "party.accountability.statement",
        "accountability_id",
        "Statements",
        readonly=True,
    )

    # decision
    submitted_at = fields.Datetime("Submitted at", readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        "res.users", "Put Forward by", readonly=True, copy=False, ondelete="restrict"
    )
    outcome = fields.Selection(OUTCOMES, "Decision Taken", readonly=True, copy=False)
    measure_id = fields.Many2one(
        "party.measure",
        "Accountability Measure",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    months = fields.Integer(readonly=True, copy=False, aggregator=None)
    decision_text = fields.Text("Grounds of the Decision", readonly=True, copy=False)
    decided_at = fields.Datetime("Decided at", readonly=True, copy=False)
    decided_date = fields.Date("Decided on", readonly=True, copy=False)
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, copy=False, ondelete="restrict"
    )
    notice_ids = fields.One2many(
        "party.accountability.notice",
        "accountability_id",
        "Decisions Served",
        readonly=True,
    )
    until_date = fields.Date(
        "Measure Ends on",
        readonly=True,
        copy=False,
        help="Of a measure for some months, counted from the day of service.",
    )

    # objection
    review = fields.Selection(
        REVIEWS, "Decision on the Objection", readonly=True, copy=False
    )
    review_measure_id = fields.Many2one(
        "party.measure",
        "Measure on Objection",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    review_months = fields.Integer(
        "Months on Objection", readonly=True, copy=False, aggregator=None
    )
    review_text = fields.Text("Grounds on the Objection", readonly=True, copy=False)
    reviewed_at = fields.Datetime("Objection Decided at", readonly=True, copy=False)
    reviewed_by_id = fields.Many2one(
        "res.users",
        "Objection Decided by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    # end
    closed_at = fields.Datetime("File Closed at", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", "File Closed by", readonly=True, copy=False, ondelete="restrict"
    )
    ended_at = fields.Datetime("Ended at", readonly=True, copy=False)
    ended_by_id = fields.Many2one(
        "res.users", "Ended by", readonly=True, copy=False, ondelete="restrict"
    )
    end_reason = fields.Text("Why It Ended", readonly=True, copy=False)

    _name_uniq = models.UniqueIndex(
        "(name)", "An accountability file with this number exists already."
    )
    _person_frozen = models.Constraint(
        "CHECK (name IS NOT NULL AND center_id IS NOT NULL AND person_id IS NOT NULL"
        " AND person_name IS NOT NULL AND person_role IS NOT NULL"
        " AND opened_by_id IS NOT NULL)",
        "A file has a number, a person and somebody who opened it.",
    )
    _decision_complete = models.Constraint(
        "CHECK ((state NOT IN ('decided', 'served', 'objected', 'reviewed', 'closed')"
        " OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL"
        " AND decided_date IS NOT NULL AND outcome IS NOT NULL"
        " AND decision_text IS NOT NULL))"
        " AND (outcome IS DISTINCT FROM 'measure' OR measure_id IS NOT NULL)"
        " AND (state != 'reviewed' OR review IS NOT NULL)"
        " AND (review IS DISTINCT FROM 'changed' OR review_measure_id IS NOT NULL))",
        "A decision has its day, its grounds and what was decided.",
    )
    _not_by_the_person = models.Constraint(
        "CHECK (opened_by_id != person_id"
        " AND (decided_by_id IS NULL OR decided_by_id NOT IN (person_id, opened_by_id))"
        " AND (reviewed_by_id IS NULL OR reviewed_by_id != person_id))",
        "Nobody opens or decides a file about themselves, and nobody decides one that"
        " they opened.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(facts), char_length(harm),"
        " char_length(exoneration_text), char_length(note), char_length(decision_text),"
        f" char_length(review_text), char_length(end_reason)) <= {TEXT_LENGTH}"
        " AND greatest(char_length(name), char_length(person_name))"
        f" <= {NAME_LENGTH})",
        "A text has at most 20,000 characters.",
    )
    _breaches_idx = models.Index("(center_id) WHERE is_secrecy_breach")

    # the number alone: other records show the name of this one to whoever sees them
    @api.depends("name")
    def _compute_display_name(self):
        for file in self:
            file.display_name = file.name or self.env._("New")

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        prepared = [self._prepare(vals) for vals in vals_list]
        files = super(PartyAccountability, self._as_mover()).create(prepared)
        return files._as_user()

    @api.model
    def _open_on(self, lapse):
        """A file on a possible lapse; of somebody without a post, by the committee."""
        staff = lapse._post()
        values = {"facts": lapse.words, "is_secrecy_breach": lapse.is_secrecy_breach}
        if staff:
            return self.create(values | {"staff_id": staff.id})
        whom = {"person_id": lapse.person_id.id, "center_id": lapse.center_id.id}
        return self._as_mover().create(values | whom)

    @api.model
    def _prepare(self, vals):
        """``vals`` with number, person and post as they are now.

        :raise AccountabilityRefused: nobody is named, or the person themselves opens it
        """
        staff = self._record_given(vals, "staff_id").exists()
        if staff:
            person, center, role = staff.user_id, staff.center_id, staff.role
        elif self._is_mover():
            # our own step for somebody without a post (party.lapse)
            person = self._record_given(vals, "person_id")
            center, role = self._record_given(vals, "center_id"), NO_POST[0]
        else:
            raise AccountabilityRefused(
                self.env._("Choose whom the file is about: the assignment to a center.")
            )
        if person == self.env.user:
            raise AccountabilityRefused(
                self.env._(
                    "Nobody opens a file about themselves. Somebody else on the"
                    " committee does."
                )
            )
        if not (vals.get("facts") or "").strip():
            raise AccountabilityRefused(self.env._("Write down what happened."))
        self._check_may_open(center, role)
        return vals | {
            "state": "draft",
            "name": center._next_number("accountability_sequence_id", center._today()),
            "center_id": center.id,
            "person_id": person.id,
            "person_name": person.name,
            "person_role": role,
            "opened_at": fields.Datetime.now(),
            "opened_by_id": self.env.uid,
        }

    @api.model
    def _check_may_open(self, center, role):
        """Refuse before a number is taken; the record rules refuse as well."""
        self.check_access("create")
        is_director = self.env.user == center.director_user_id
        if not self._is_overseer() and not (is_director and role == "clerk"):
            raise AccountabilityRefused(
                self.env._(
                    "A file is opened by the Party committee, or by the director of"
                    " the center about one of its clerks."
                )
            )

    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
            self._check_open_fields(vals)
        return super().write(vals)

    def _check_open_fields(self, vals):
        """Raise AccountabilityRefused when something was to be changed too late."""
        self.check_access("write")
        for file in self:
            if file.state in OVER_STATES:
                raise AccountabilityRefused(
                    self.env._(
                        "%(number)s is closed and stays as it is.", number=file.name
                    )
                )
            late = [
                n for n in vals if file.state not in self._open_in.get(n, [file.state])
            ]
            if late:
                raise AccountabilityRefused(
                    self.env._(
                        "“%(field)s” of %(number)s cannot be changed any more. While"
                        " the matter is being prepared, ask for another statement on"
                        " the new facts.",
                        field=self._fields[late[0]]._description_string(self.env),
                        number=file.name,
                    )
                )

    def _check_papers_open(self):
        """Raise AccountabilityRefused where no paper is added or taken out any more.

        From submission on the papers are the committee's, and a closed file is as it
        is.
        """
        # jobs of the installation are nobody's hand
        is_free = self.env.uid == SUPERUSER_ID or self._is_overseer()
        for file in self:
            is_before = file.state in PREPARED_STATES
            if file.state in OVER_STATES or not (is_before or is_free):
                raise AccountabilityRefused(
                    self.env._(
                        "The papers of %(number)s stay as they are: the file is closed,"
                        " or before the Party committee.",
                        number=file.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccountabilityRefused(
            self.env._("Accountability files are kept. End one with a reason.")
        )

    # ------------------------------------------------------------------
    # For others
    # ------------------------------------------------------------------
    @api.model
    def _breaches(self, whose, date_from, date_to):
        """Breaches of secrecy that came to stand between two days, for the evaluation.

        Those that ended with no measure, or whose measure was lifted, are none.

        :param whose: ``party.center`` records, or ``res.users``
        :param date date_from: first day, as ``_standing_day`` has it
        :param date date_to: last day
        """
        name = "center_id" if whose._name == "party.center" else "person_id"
        # whoever evaluates sees how many there were, not what they were about
        return (
            self.sudo()
            .search(
                Domain(name, "in", whose.ids)
                & Domain("is_secrecy_breach", "=", True)
                & Domain("outcome", "=", "measure")
                & Domain("state", "in", ("served", "reviewed", "closed"))
                & (Domain("review", "=", False) | Domain("review", "!=", "lifted"))
            )
            .filtered(lambda f: (d := f._standing_day()) and date_from <= d <= date_to)
            .sudo(False)
        )

    def _standing_day(self):
        """The day since which a served decision stands; None while it may be changed.

        When the objection was decided, else the last day on which one was in time: no
        later day moves it, nor does the closing of the file.
        """
        if self.reviewed_at:
            return self.center_id._local_date(self.reviewed_at)
        last = self.notice_ids.due_date
        return last if last < self._today() else None

    def _today(self):
        return (self.center_id or self.center_id._default_for_user())._today()
