"""One round of letters of one center to the home organizations of its members."""

from odoo import api, fields, models

from ..exceptions import FiledRecord
from ..tools.letter_period import period
from ..tools.transitions import Transitions
from .letter_codes import (
    FIRST_YEAR,
    HALVES,
    KINDS,
    LAST_YEAR,
    NOTE_LENGTH,
    SECRECIES,
)

FACTS = ("center_id", "kind", "year", "half")


class PartyLetterRun(models.Model):
    """The annual letters, or the notices of half a year, of one center.

    One letter goes to each home organization and tells of its members: activities,
    lawful trading, credit, how the pledge was kept. The center's director has them
    drafted, checks them and approves them; from then on they stay as they are.

    Clause: A3.3.4 (annual letter), A2.6 (periodic notice), P-02 (consent)
    """

    _name = "party.letter.run"
    _description = "Run of Letters"
    _inherit = [
        "party.transition.mixin",
        "party.letter.draft.mixin",
        "party.letter.direct.mixin",
        "party.letter.watch.mixin",
        "party.letter.figure.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "year desc, id desc"
    _rec_names_search = ["center_id"]

    _transitions = Transitions.declare(
        {
            "draft": ["drafting"],
            "drafting": ["drafted", "approved", "failed"],
            "drafted": ["drafting", "approving"],
            "approving": ["approved", "drafted", "failed"],
            "failed": ["drafting", "approving"],
            "approved": ["drafting", "approving", "closed"],
            "closed": [],
        }
    )
    _stamps = {
        "drafting": ("drafting_at", "drafted_by_id"),
        "approving": ("approved_at", "approved_by_id"),
        "closed": ("closed_at", "closed_by_id"),
    }
    _fixed_fields = frozenset(FACTS)
    _proof_fields = frozenset(
        {
            "round_number",
            "total_count",
            "failed_step",
            "failure_text",
            "alarm_sent_date",
        }
    )

    state = fields.Selection(
        [
            ("draft", "Not Begun"),
            ("drafting", "Being Drafted"),
            ("drafted", "To Be Checked"),
            ("approving", "Being Approved"),
            ("failed", "Failed"),
            ("approved", "Approved"),
            ("closed", "Concluded"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    kind = fields.Selection(KINDS, "Kind of Letters", required=True, default="annual")
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: fields.Date.context_today(self).year,
    )
    half = fields.Selection(HALVES, "Half of the Year")
    date_from = fields.Date("Tells of Days from", compute="_compute_days", store=True)
    date_to = fields.Date("Tells of Days until", compute="_compute_days", store=True)
    due_date = fields.Date(
        "To Be Sent by",
        compute="_compute_days",
        store=True,
        help="Letters sent after this day are late for good (A3.3.4).",
    )
    secrecy = fields.Selection(
        SECRECIES,
        required=True,
        default="internal",
        help="Marked on each letter that is drafted from now on (P-17).",
    )

    letter_ids = fields.One2many("party.letter", "run_id", "Letters")
    omission_ids = fields.One2many("party.letter.omission", "run_id", "Not Written of")

    # its course
    round_number = fields.Integer(
        readonly=True, copy=False, help="Grows when the letters are drafted anew."
    )
    total_count = fields.Integer("Letters to Make", readonly=True, copy=False)
    done_count = fields.Integer("Letters Made", compute="_compute_progress")
    progress = fields.Float(
        "Part That Is Done", compute="_compute_progress", help="In percent."
    )
    failed_step = fields.Char(readonly=True, copy=False)
    failure_text = fields.Text("Why It Failed", readonly=True, copy=False)
    drafting_at = fields.Datetime("Drafted as of", readonly=True, copy=False)
    drafted_by_id = fields.Many2one(
        "res.users", "Drafting Begun by", readonly=True, copy=False, ondelete="restrict"
    )
    approved_at = fields.Datetime("Approved on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    closed_at = fields.Datetime("Concluded at", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", "Concluded by", readonly=True, copy=False, ondelete="restrict"
    )
    alarm_sent_date = fields.Date(readonly=True, copy=False)
    can_direct = fields.Boolean(
        compute="_compute_can_direct",
        help="Whoever looks may have letters drafted and approve them.",
    )

    _period_uniq = models.UniqueIndex(
        "(center_id, kind, year, coalesce(half, ''))",
        "The center has a run of letters for this time already; go on with that one.",
    )
    _year_sound = models.Constraint(
        f"CHECK (year BETWEEN {FIRST_YEAR} AND {LAST_YEAR})",
        "Enter the year of the letters with four digits.",
    )
    _half_given = models.Constraint(
        "CHECK ((kind = 'half_year') = (half IS NOT NULL))",
        "Notices are of the first or the second half of a year, annual letters of the"
        " whole.",
    )
    _failure_bounded = models.Constraint(
        f"CHECK (char_length(failure_text) <= {NOTE_LENGTH})",
        "A failure is told in at most 2,000 characters.",
    )
    # what waits for the next run of the job
    _working_idx = models.Index("(id) WHERE state IN ('drafting', 'approving')")

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("center_id", "kind", "year", "half")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        halves = dict(self._fields["half"]._description_selection(self.env))
        for run in self:
            parts = (
                run.center_id.name,
                str(run.year or ""),
                halves.get(run.half),
                kinds.get(run.kind),
            )
            run.display_name = " · ".join(filter(None, parts))

    @api.depends("kind", "year", "half")
    def _compute_days(self):
        for run in self:
            # what is typed in may be no year at all
            is_year = FIRST_YEAR <= (run.year or 0) <= LAST_YEAR
            days = period(run.kind, run.year, run.half) if is_year else None
            run.date_from = days and days.date_from
            run.date_to = days and days.date_to
            run.due_date = days and days.due_date

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind == "annual":
            self.half = False

    @api.depends_context("uid")
    @api.depends("center_id")
    def _compute_can_direct(self):
        own = self._filtered_access("write")
        for run in self:
            run.can_direct = (run in own or not run.id) and run._is_director()

    def _is_director(self):
        """Whether the present user directs the center, or nobody does."""
        director = self.center_id.director_user_id
        return not director or director == self.env.user

    @api.ondelete(at_uninstall=False)
    def _unlink_not_begun(self):
        if any(run.state != "draft" for run in self):
            raise FiledRecord(
                self.env._("Runs of letters are kept. Only one not begun is deleted.")
            )
