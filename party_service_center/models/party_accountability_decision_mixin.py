"""The committee's decision and its service."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.date_utils import relativedelta

from ..exceptions import AccountabilityRefused, NotOnDuty
from .accountability_codes import CLERK


class PartyAccountabilityDecisionMixin(models.AbstractModel):
    """A file that the committee decides.

    Whoever decides neither opened the file nor is the person.

    Clause: A4.6 (handling by how grave it is)
    """

    _name = "party.accountability.decision.mixin"
    _description = "File With a Decision"

    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_serve = fields.Boolean(compute="_compute_can_decide")
    can_person_log_in = fields.Boolean(compute="_compute_can_decide")
    decision_label = fields.Char(
        "What Was Decided", compute="_compute_decision_label", compute_sudo=False
    )
    final_measure_id = fields.Many2one(
        "party.measure",
        "Measure That Holds",
        compute="_compute_final_measure_id",
        store=True,
        index="btree_not_null",
        help="The measure as it stands after an objection.",
    )

    @api.depends("state", "opened_by_id", "person_id", "decided_by_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        user = self.env.user
        for file in self:
            file.can_decide = file.state == "submitted" and user in file._deciders()
            file.can_serve = file.state == "decided"
            file.can_person_log_in = file._can_person_log_in()

    @api.depends("outcome", "measure_id", "months")
    @api.depends_context("lang")
    def _compute_decision_label(self):
        for file in self:
            file.decision_label = file._worded_decision()

    @api.depends("outcome", "measure_id", "review", "review_measure_id")
    def _compute_final_measure_id(self):
        for file in self:
            changed = file.review_measure_id if file.review == "changed" else False
            kept = file.measure_id if file.review != "lifted" else False
            file.final_measure_id = changed or kept

    def _can_person_log_in(self):
        """Whether the person reads and writes here; the others do it on paper."""
        return self.person_id.active and self.person_id.has_group(CLERK)

    def _worded_decision(self):
        """The measure decided at first, in words; empty before a decision."""
        if self.outcome == "none":
            return dict(self._fields["outcome"]._description_selection(self.env))[
                "none"
            ]
        return self.measure_id._worded(self.measure_id, self.months)

    # ------------------------------------------------------------------
    # Who decides
    # ------------------------------------------------------------------
    def _deciders(self):
        """Of the committee, who neither opened the file nor is the person."""
        return self._overseers() - self.opened_by_id - self.person_id

    @api.model
    def _mine_to_decide(self, centers):
        """Files at ``centers`` that wait for the present user."""
        uid, here = self.env.uid, Domain("center_id", "in", centers.ids)
        waits = Domain("state", "in", ("stated", "expired"))
        waits &= Domain("opened_by_id", "=", uid)
        waits |= Domain("state", "=", "decided") & Domain("decided_by_id", "=", uid)
        if self._is_overseer():
            others = Domain("opened_by_id", "!=", uid) & Domain("person_id", "!=", uid)
            waits |= Domain("state", "=", "submitted") & others
            objected = self.search(here & Domain("state", "=", "objected"))
            mine = objected.filtered(lambda file: self.env.user in file._reviewers())
            waits |= Domain("id", "in", mine.ids)
        return here & waits

    def _check_may_decide(self):
        self.check_access("read")
        if self.env.user not in self._deciders():
            raise NotOnDuty(
                self.env._(
                    "%(number)s is decided by a member of the Party committee who"
                    " neither opened the file nor is the person (A4.6).",
                    number=self.name,
                )
            )

    # ------------------------------------------------------------------
    # Decision
    # ------------------------------------------------------------------
    def action_decide(self):
        """Open the dialog of the decision."""
        self.ensure_one()
        self._check_step("decided")
        self._check_may_decide()
        return self._open_step(
            "party.accountability.decide",
            self.env._("Decide"),
            exoneration=self.exoneration,
            exoneration_text=self.exoneration_text,
        )

    def _decide(
        self,
        outcome,
        measure,
        months,
        text,
        exoneration,
        exoneration_text,
        is_secrecy_breach,
    ):
        """Record what the committee decided, and draw up what the person gets.

        :param str outcome: ``measure`` or ``none``
        :param measure: ``party.measure``, empty for none
        :param int months: how long it holds, 0 for a measure without end date
        """
        self.ensure_one()
        self._check_step("decided")
        self._check_may_decide()
        self._check_was_asked()
        self._check_grounds(text)
        is_measure = outcome == "measure"
        if is_measure and exoneration:
            raise AccountabilityRefused(
                self.env._(
                    "With an exonerating ground nobody is held to account. Decide on"
                    " no measure, or take the ground out if it is not shown."
                )
            )
        if is_measure:
            self._check_measure(measure, months)
        self._move(
            "decided",
            outcome=outcome,
            measure_id=measure.id if is_measure else False,
            months=months if is_measure and measure._is_dated() else 0,
            decision_text=text,
            decided_date=self._today(),
            exoneration=exoneration,
            exoneration_text=exoneration_text,
            is_secrecy_breach=is_secrecy_breach,
        )
        self.notice_ids._draw_up(self)
        self._let_be_with(self.env.user, self.env._("Serve the decision on the person"))

    def _check_grounds(self, text):
        if not (text or "").strip():
            raise AccountabilityRefused(
                self.env._("Write down the grounds; the person is told them.")
            )

    def _check_measure(self, measure, months):
        """Raise AccountabilityRefused unless the measure may hold so long."""
        if not measure:
            raise AccountabilityRefused(self.env._("Choose the measure from the list."))
        low, high = measure.months_min, measure.months_max
        if measure._is_dated() and not low <= months <= high:
            raise AccountabilityRefused(
                self.env._(
                    "“%(measure)s” holds for %(low)s to %(high)s months; enter how"
                    " many.",
                    measure=measure.name,
                    low=low,
                    high=high,
                )
            )

    # ------------------------------------------------------------------
    # Service
    # ------------------------------------------------------------------
    def action_serve(self):
        """Open the dialog that records how the person got the decision."""
        self.ensure_one()
        self._check_step("served")
        return self._open_step("party.accountability.serve", self.env._("Serve"))

    def _serve(self, served_date, way, note, is_slip_signed):
        """Record that the decision has reached the person, who sees it from now on.

        A day before today needs the signed slip: it is what shows that day.
        """
        self.ensure_one()
        self._check_step("served")
        today = self._today()
        if way == "system":
            served_date = today
        if not served_date or not self.decided_date <= served_date <= today:
            raise AccountabilityRefused(
                self.env._(
                    "Enter the day on which the person got the decision, from"
                    " %(day)s, when it was decided, until today.",
                    day=self.decided_date,
                )
            )
        if served_date < today and not is_slip_signed:
            raise AccountabilityRefused(
                self.env._(
                    "An earlier day than today is entered from the signed slip of"
                    " receipt; without it the decision counts as served today."
                )
            )
        months = self.months
        until = served_date + relativedelta(months=months) if months else False
        self._move("served", until_date=until)
        self.notice_ids._serve(served_date, way, note, is_slip_signed)
        self._let_be_with(self.env["res.users"], "")

    def _effective_until(self):
        """The last day of the measure that holds; None where it has none."""
        return self.until_date if self.final_measure_id else None
