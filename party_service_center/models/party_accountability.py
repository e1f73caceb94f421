"""The file on what somebody on the staff did or left undone."""

from odoo import SUPERUSER_ID, api, fields, models

from ..exceptions import AccountabilityRefused
from ..tools.transitions import Transitions
from .accountability_codes import (
    EXONERATIONS,
    NAME_LENGTH,
    OUTCOMES,
    OVER_STATES,
    PREPARED_STATES,
    TEXT_LENGTH,
)


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
        "party.accountability.open.mixin",
        "party.accountability.step.mixin",
        "party.accountability.decision.mixin",
        "party.accountability.review.mixin",
        "party.accountability.breach.mixin",
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
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(facts), char_length(harm),"
        " char_length(exoneration_text), char_length(note), char_length(decision_text),"
        f" char_length(review_text), char_length(end_reason)) <= {TEXT_LENGTH}"
        " AND greatest(char_length(name), char_length(person_name))"
        f" <= {NAME_LENGTH})",
        "A text has at most 20,000 characters.",
    )

    # the number alone: other records show the name of this one to whoever sees them
    @api.depends("name")
    def _compute_display_name(self):
        for file in self:
            file.display_name = file.name or self.env._("New")

    # ------------------------------------------------------------------
    # Kept
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        prepared = [self._prepare(vals) for vals in vals_list]
        files = super(PartyAccountability, self._as_mover()).create(prepared)
        return files._as_user()

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

    def _today(self):
        return (self.center_id or self.center_id._default_for_user())._today()
