"""Rounds of evaluation: one scheme applied to one period."""

from odoo import api, fields, models

from ..exceptions import EvaluationRefused, FiledRecord
from ..tools.evaluation_period import last_period, number_of, period_of
from ..tools.transitions import Transitions
from .evaluation_codes import SEEN_STATES, TEXT_LENGTH
from .party_center import DEFAULT_TIME_ZONE
from .party_event_plan import FIRST_YEAR, LAST_YEAR


class PartyEvaluation(models.Model):
    """One round: all centers, or all directors, staff or members, in one period.

    The committee has it counted, gives the points that are given by hand and publishes
    it. Objections are decided with a trace; when their time is over the round is
    closed and its figures stay.

    Clause: A1.3.4 (a sound mechanism of evaluation)
    """

    _name = "party.evaluation"
    _description = "Evaluation"
    _inherit = [
        "party.transition.mixin",
        "party.evaluation.count.mixin",
        "party.evaluation.watch.mixin",
        "party.thread.mixin",
        "mail.activity.mixin",
    ]
    _order = "date_to desc, kind, id desc"

    _transitions = Transitions.declare(
        {
            "draft": ["counted"],
            "counted": ["published"],
            "published": ["closed"],
            "closed": [],
        }
    )
    _stamps = {
        "counted": ("counted_at", "counted_by_id"),
        "published": ("published_at", "published_by_id"),
        "closed": ("closed_at", "closed_by_id"),
    }
    _fixed_fields = frozenset({"scheme_id", "date_from"})
    _proof_fields = frozenset(
        {
            "date_to",
            "publish_due_date",
            "is_published_late",
            "objection_until",
            "reminded_date",
        }
    )

    scheme_id = fields.Many2one(
        "party.evaluation.scheme",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('published_at', '!=', False)]",
        help="The version that held in the period; of a period before the first version"
        " the present one.",
    )
    kind = fields.Selection(
        related="scheme_id.kind", string="Who Is Evaluated", store=True, precompute=True
    )
    date_from = fields.Date(
        "First Day",
        required=True,
        help="A month, quarter, half-year or year begins on it.",
    )
    date_to = fields.Date("Last Day", readonly=True, copy=False, index=True)
    period_name = fields.Char("Period", compute="_compute_period_name")
    state = fields.Selection(
        [
            ("draft", "Not Counted"),
            ("counted", "Figures Counted"),
            ("published", "Results Published"),
            ("closed", "Round Closed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    sheet_ids = fields.One2many(
        "party.evaluation.sheet", "evaluation_id", "Ranking", readonly=True
    )
    objection_ids = fields.One2many(
        "party.evaluation.objection", "evaluation_id", "Objections", readonly=True
    )
    note = fields.Text("Remarks", help="Of the committee; published with the ranking.")
    publish_due_date = fields.Date(
        "To Be Published by",
        readonly=True,
        copy=False,
        help="Working days after the period's end, as the scheme sets.",
    )
    is_published_late = fields.Boolean(
        "Results Published Late",
        readonly=True,
        copy=False,
        help="Published after that day; this stays so.",
    )
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    objection_until = fields.Date("Objections until", readonly=True, copy=False)
    reminded_date = fields.Date(readonly=True, copy=False)
    counted_at = fields.Datetime("Counted at", readonly=True, copy=False)
    counted_by_id = fields.Many2one(
        "res.users", "Counted by", readonly=True, copy=False, ondelete="restrict"
    )
    published_at = fields.Datetime("Results Published at", readonly=True, copy=False)
    published_by_id = fields.Many2one(
        "res.users",
        "Results Published by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    closed_at = fields.Datetime("Closed at", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", "Closed by", readonly=True, copy=False, ondelete="restrict"
    )

    # also periods of two lengths: nobody's day is evaluated twice. The kind is a range
    # of one number: GiST compares texts only with an extension of the database
    _one_round = models.Constraint(
        "EXCLUDE USING gist (int4range(array_position(ARRAY['center', 'director',"
        " 'staff', 'member'], kind::text), array_position(ARRAY['center', 'director',"
        " 'staff', 'member'], kind::text), '[]') WITH &&,"
        " daterange(date_from, date_to, '[]') WITH &&)",
        "Days of this period are evaluated already; go on with that round.",
    )
    _published_complete = models.Constraint(
        "CHECK (state NOT IN ('published', 'closed') OR (published_at IS NOT NULL"
        " AND objection_until IS NOT NULL))",
        "What is published has its moment and a last day for objections.",
    )
    _note_bounded = models.Constraint(
        f"CHECK (char_length(note) <= {TEXT_LENGTH})",
        "The committee's remarks have at most 20,000 characters.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("scheme_id.frequency", "date_from")
    @api.depends_context("lang")
    def _compute_period_name(self):
        for evaluation in self:
            frequency, first = evaluation.scheme_id.frequency, evaluation.date_from
            evaluation.period_name = bool(frequency and first) and self._period_text(
                frequency, first
            )

    @api.model
    def _period_text(self, frequency, first):
        if frequency == "year":
            return str(first.year)
        number = number_of(frequency, first)
        if frequency == "month":
            return self.env._(
                "%(year)s, month %(number)s", year=first.year, number=number
            )
        if frequency == "quarter":
            return self.env._(
                "%(year)s, quarter %(number)s", year=first.year, number=number
            )
        if number == 1:
            return self.env._("First Half of %(year)s", year=first.year)
        return self.env._("Second Half of %(year)s", year=first.year)

    @api.depends("kind", "period_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for evaluation in self:
            parts = (kinds.get(evaluation.kind), evaluation.period_name)
            evaluation.display_name = " · ".join(filter(None, parts))

    @api.depends("state", "publish_due_date")
    def _compute_is_overdue(self):
        today = self._today()
        for evaluation in self:
            due = evaluation.publish_due_date
            waits = evaluation.state not in SEEN_STATES
            evaluation.is_overdue = waits and bool(due) and due < today

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "not in", SEEN_STATES),
            ("publish_due_date", "<", self._today()),
        ]

    @api.model
    def _today(self):
        """Today where the association is; rounds belong to no center."""
        return fields.Date.context_today(self.with_context(tz=DEFAULT_TIME_ZONE))

    # ------------------------------------------------------------------
    # Beginning
    # ------------------------------------------------------------------
    @api.onchange("scheme_id")
    def _onchange_scheme_id(self):
        if self.scheme_id:
            self.date_from = last_period(self.scheme_id.frequency, self._today())[0]

    @api.model_create_multi
    def create(self, vals_list):
        self = self._refuse_protected(vals_list)
        prepared = [vals | self._period_values(vals) for vals in vals_list]
        rounds = super(PartyEvaluation, self._as_mover()).create(prepared)
        return rounds._as_user()

    @api.model
    def _period_values(self, vals):
        """The period's last day and the day by which the round is published.

        :raise EvaluationRefused: the scheme is not in use, or the period is none or
            not over yet
        """
        scheme = self._record_given(vals, "scheme_id").exists()
        first = self._fields["date_from"].convert_to_cache(vals.get("date_from"), self)
        if not scheme.published_at or scheme.kind not in scheme._kinds_on():
            raise EvaluationRefused(
                self.env._("Choose a scheme that is in use; its version stays.")
            )
        if first and not FIRST_YEAR <= first.year <= LAST_YEAR:
            raise EvaluationRefused(
                self.env._("An evaluation lies between the years 2012 and 2100.")
            )
        if first and scheme != (held := scheme._in_force(scheme.kind, first)):
            raise EvaluationRefused(
                self.env._(
                    "What begins on %(day)s is evaluated by “%(scheme)s”, which held"
                    " then. Choose that version.",
                    day=first,
                    scheme=held.display_name,
                )
            )
        begin, end = period_of(scheme.frequency, first or self._today())
        if begin != first or end >= self._today():
            raise EvaluationRefused(
                self.env._(
                    "A period is evaluated when it is over. The last one began on"
                    " %(day)s.",
                    day=last_period(scheme.frequency, self._today())[0],
                )
            )
        calendar = self.env["party.workday"]._calendar()
        return {
            "state": "draft",
            "date_to": end,
            "publish_due_date": calendar.add(end, scheme.publish_days),
        }

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Messages stay the committee's, who may write; the ranking is for all."""
        if message_operation == "read":
            return dict.fromkeys(self, "write")
        return super()._mail_get_operation_for_mail_message_operation(message_operation)

    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
            if "note" in vals:
                self.check_access("write")
                self._check_unpublished()
        return super().write(vals)

    def _check_unpublished(self):
        """Raise FiledRecord for what others see already."""
        for evaluation in self:
            if evaluation.state in SEEN_STATES:
                raise FiledRecord(
                    self.env._(
                        "%(evaluation)s is published and stays as it is. Whoever is"
                        " evaluated may object; a decision on that changes points.",
                        evaluation=evaluation.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(evaluation.state != "draft" for evaluation in self):
            raise FiledRecord(
                self.env._("Evaluations are kept. Only one not counted is deleted.")
            )

    # ------------------------------------------------------------------
    # Course
    # ------------------------------------------------------------------
    def action_publish(self):
        """Show the ranking to all centers, and each its own figures."""
        self.ensure_one()
        self._check_step("published")
        self._check_counted()
        self._check_counted_whole()
        # the sheets are the round's; nobody writes them by hand
        self.sheet_ids.sudo()._check_marked()
        self._settle()
        today = self._today()
        calendar = self.env["party.workday"]._calendar()
        self._move(
            "published",
            is_published_late=today > self.publish_due_date,
            objection_until=calendar.add(today, self.scheme_id.objection_days),
        )
        self._end_tasks()
        self._tell_evaluated()

    def _tell_evaluated(self):
        """Those who may object hear of it: no figures in the message."""
        people = self.env["res.users"]
        for sheet in self.sheet_ids:
            people |= sheet._objectors()
        for person in people.filtered("active"):
            mine = self.with_context(lang=person.lang)
            mine.message_notify(
                partner_ids=person.partner_id.ids,
                subject=mine.env._("An evaluation is published"),
                body=mine.env._(
                    "%(evaluation)s is published. Objections are taken until %(day)s"
                    " (A1.3.4).",
                    evaluation=mine.display_name,
                    day=self.objection_until,
                ),
                email_layout_xmlid="mail.mail_notification_light",
            )

    def action_close(self):
        """Fix the figures: the time for objections is over and all are decided."""
        self.ensure_one()
        self._check_step("closed")
        if self._today() <= self.objection_until:
            raise EvaluationRefused(
                self.env._(
                    "Objections are taken until %(day)s; close the round after that.",
                    day=self.objection_until,
                )
            )
        if self.objection_ids.filtered(lambda o: o.state == "requested"):
            raise EvaluationRefused(
                self.env._("An objection waits for a decision; decide on it first.")
            )
        self._move("closed")

    def action_check(self):
        """Count once more beside what is kept, and show where both differ."""
        self.ensure_one()
        return self._open_check()

    def _open_check(self, skipped=0):
        self.check_access("write")
        return self._open_dialog(
            "party.evaluation.check",
            self.env._("Counted Once More"),
            evaluation_id=self.id,
            skipped=skipped,
        )

    def action_open_sheets(self):
        """Show the ranking with graph and pivot."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_evaluation_sheet_action"
        )
        return action | {
            "display_name": self.display_name,
            "domain": [("evaluation_id", "=", self.id)],
            "context": {},
        }
