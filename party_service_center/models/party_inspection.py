"""Inspections of the centers by the construction standard."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..exceptions import FiledRecord, InspectionRefused, NotOnDuty
from ..tools.transitions import Transitions
from .party_inspection_score_mixin import DONE_STATES

TEXT_LENGTH = 20_000  # characters
REASON_LENGTH = 2000  # characters
TOLD = "party_service_center.mail_activity_type_inspection"


class PartyInspection(models.Model):
    """One visit of the committee, or of whom it names, to a center with the standard.

    The version of the standard that is in use is taken along when the inspection
    starts. What it found is fixed when it is concluded; findings go on as
    rectifications, and when the last of them is closed the inspection is closed too.

    Clause: A1.1.1–A1.3.4, A4.3
    """

    _name = "party.inspection"
    _description = "Inspection of a Center"
    _inherit = [
        "party.transition.mixin",
        "party.inspection.score.mixin",
        "party.reason.mixin",
        "party.inspection.task.mixin",
        "party.inspection.vacant.mixin",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["name", "center_id"]
    # the center reads its inspection and writes notes below it
    _mail_post_access = "read"

    _transitions = Transitions.declare(
        {
            "draft": ["running"],
            "running": ["concluded", "cancelled"],
            "concluded": ["closed"],
            "closed": [],
            "cancelled": [],
        }
    )
    _stamps = {
        "running": ("started_at", "started_by_id"),
        "concluded": ("concluded_at", "concluded_by_id"),
        "closed": ("closed_at", "closed_by_id"),
        "cancelled": ("cancelled_at", "cancelled_by_id"),
    }
    _proof_fields = frozenset(
        {
            "name",
            "standard_id",
            "origin_id",
            "named_date",
            "percent",
            "is_compliant",
            "next_date",
            "answer_text",
            "answered_at",
            "answered_by_id",
            "cancel_reason",
        }
    )
    _fixed_fields = frozenset({"center_id"})
    _reasoned_steps = {"cancel": "_cancel"}

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    center_id = fields.Many2one(
        "party.center", required=True, index=True, ondelete="restrict", tracking=True
    )
    standard_id = fields.Many2one(
        "party.standard",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The version in use when the inspection started.",
    )
    origin_id = fields.Many2one(
        "party.inspection",
        "Re-inspection of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    reinspection_ids = fields.One2many(
        "party.inspection", "origin_id", "Re-inspections", readonly=True, copy=False
    )
    date = fields.Date(
        "Inspection Date",
        required=True,
        copy=False,
        tracking=True,
        default=lambda self: fields.Date.context_today(self),
        help="Planned; from the start the day on which the center was looked at.",
    )
    inspector_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self.env.user,
        help="Of the committee, or whom it names; nobody who works at the center.",
    )
    companions = fields.Char("Accompanied by")
    state = fields.Selection(
        [
            ("draft", "Inspection Planned"),
            ("running", "Under Way"),
            ("concluded", "Inspection Concluded"),
            ("closed", "All Findings Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
        group_expand=True,
    )
    line_ids = fields.One2many(
        "party.inspection.line",
        "inspection_id",
        "Lines of the Standard",
        readonly=True,
        copy=False,
    )
    rectification_ids = fields.One2many(
        "party.rectification",
        "inspection_id",
        "Rectifications",
        readonly=True,
        copy=False,
    )
    open_rectification_count = fields.Integer(
        "Open Rectifications", compute="_compute_open_rectification_count"
    )
    conclusion = fields.Text(
        "Overall Conclusion",
        copy=False,
        help="What the inspector says of the center, in a few sentences.",
    )
    next_date = fields.Date("Next Inspection", readonly=True, copy=False)
    started_at = fields.Datetime(readonly=True, copy=False)
    started_by_id = fields.Many2one(
        "res.users", "Started by", readonly=True, copy=False, ondelete="restrict"
    )
    concluded_at = fields.Datetime(readonly=True, copy=False)
    concluded_by_id = fields.Many2one(
        "res.users",
        "Inspection Concluded by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", "Closed by", readonly=True, copy=False, ondelete="restrict"
    )
    cancelled_at = fields.Datetime(readonly=True, copy=False)
    cancelled_by_id = fields.Many2one(
        "res.users", "Cancelled by", readonly=True, copy=False, ondelete="restrict"
    )
    cancel_reason = fields.Text("Why Cancelled", readonly=True, copy=False)
    answer_text = fields.Text("Answer of the Center", readonly=True, copy=False)
    answered_at = fields.Datetime("Answered at", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", "Answered by", readonly=True, copy=False, ondelete="restrict"
    )
    can_inspect = fields.Boolean(compute="_compute_rights")
    can_name_inspector = fields.Boolean(compute="_compute_rights")
    can_answer = fields.Boolean(compute="_compute_rights")

    _name_uniq = models.UniqueIndex("(name)", "This number exists already.")
    _one_running = models.UniqueIndex(
        "(center_id) WHERE state = 'running'",
        "An inspection of this center is under way; conclude that one first.",
    )
    _concluded_idx = models.Index(
        "(center_id, date) WHERE state IN ('concluded', 'closed')"
    )
    _started_complete = models.Constraint(
        "CHECK (state = 'draft' OR (name IS NOT NULL AND standard_id IS NOT NULL"
        " AND started_at IS NOT NULL))",
        "An inspection that has started has a number and a standard.",
    )
    _ends_complete = models.Constraint(
        "CHECK ((state NOT IN ('concluded', 'closed') OR (concluded_at IS NOT NULL"
        " AND next_date IS NOT NULL"
        # the center's day may be one ahead of the moment's
        " AND date <= concluded_at + interval '1 day'))"
        " AND (state != 'cancelled' OR cancel_reason IS NOT NULL))",
        "An inspection is concluded with its moment and cancelled with a reason.",
    )
    _date_sound = models.Constraint(
        "CHECK (date >= '2012-01-01' AND date < '2101-01-01')",
        "An inspection lies between the years 2012 and 2100.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(conclusion), char_length(answer_text))"
        f" <= {TEXT_LENGTH} AND char_length(companions) <= 200"
        f" AND char_length(cancel_reason) <= {REASON_LENGTH})",
        "A text has at most 20,000 characters, a reason at most 2,000.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("name", "center_id.name", "date")
    def _compute_display_name(self):
        for inspection in self:
            parts = (inspection.name, inspection.center_id.name, str(inspection.date))
            inspection.display_name = " · ".join(filter(None, parts))

    @api.depends("rectification_ids.state")
    def _compute_open_rectification_count(self):
        for inspection in self:
            inspection.open_rectification_count = len(
                inspection.rectification_ids.filtered(lambda r: r.state != "closed")
            )

    @api.depends("state", "inspector_id", "center_id", "answered_at", "concluded_by_id")
    @api.depends_context("uid")
    def _compute_rights(self):
        user = self.env.user
        # a handful of centers; who works where is read once
        own = self.env["party.center"]._own()
        is_committee = own._is_on_committee()
        for inspection in self:
            is_own = inspection.center_id in own
            is_inspector = inspection.inspector_id == user
            inspection.can_inspect = not is_own and (
                is_committee or (is_inspector and not inspection._has_left())
            )
            inspection.can_name_inspector = not is_own and is_committee
            inspection.can_answer = (
                inspection.state in DONE_STATES
                and not inspection.answered_at
                and user in inspection._answerers()
            )

    def _check_may_inspect(self):
        """Raise NotOnDuty unless the present user may inspect these centers.

        Nobody inspects where they work themselves.
        """
        self.check_access("write")
        for inspection in self:
            if not (inspection.can_inspect or self.env.su):
                raise NotOnDuty(
                    self.env._(
                        "%(center)s is inspected by the committee or by whom it names,"
                        " and by nobody who works there.",
                        center=inspection.center_id.name,
                    )
                )

    def _answerers(self):
        """Who answers for the center; never those who inspected it."""
        self.ensure_one()
        return self.center_id._acting() - self.inspector_id - self.concluded_by_id

    @api.constrains("inspector_id", "center_id")
    def _check_inspector(self):
        for inspection in self:
            # an inspector from outside may not read who works at the center
            staff_sudo = self.env["party.staff"].sudo()
            if staff_sudo._is_assigned(inspection.inspector_id, inspection.center_id):
                raise InspectionRefused(
                    self.env._(
                        "%(person)s works at %(center)s and cannot inspect it. Choose"
                        " somebody else as inspector.",
                        person=inspection.inspector_id.name,
                        center=inspection.center_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Course
    # ------------------------------------------------------------------
    def action_start(self):
        """Take the standard in use along and count what the system counts."""
        self.ensure_one()
        self._check_may_inspect()
        self._check_step("running")
        standard = self.env["party.standard"]._current()
        if not standard:
            raise InspectionRefused(
                self.env._("No standard is in use yet. Put one into use first.")
            )
        return self._start(standard, standard.item_ids)

    def _start(self, standard, items):
        today = self.center_id._today()
        self._move(
            "running",
            name=self.center_id._next_number("inspection_sequence_id", today),
            standard_id=standard.id,
            date=today,
        )
        # lines are made by this step alone
        lines_sudo = self.env["party.inspection.line"].sudo()._as_mover()
        lines_sudo.create(
            [{"inspection_id": self.id, "item_id": item.id} for item in items]
        )
        self.line_ids._count_computed()
        return self.action_open_lines()

    def action_open_lines(self):
        """Go through the lines; each is saved for itself."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_inspection_line_action_inspect"
        )
        return action | {
            "display_name": self.display_name,
            "domain": [("inspection_id", "=", self.id)],
            "context": {"search_default_group_by_section": 1},
        }

    def action_count(self):
        """Count anew what the system counts."""
        self.ensure_one()
        self._check_may_inspect()
        self._check_running()
        self.line_ids._count_computed()

    def action_conclude(self):
        """Fix what was found; findings become rectifications (A1.1–A1.3)."""
        self.ensure_one()
        self._check_may_inspect()
        self._check_step("concluded")
        lines = self.line_ids
        lines._count_computed()
        lines._check_complete()
        # an inspector from outside sees none but their own of earlier inspections
        inspection_sudo = self.sudo()
        self._move(
            "concluded",
            next_date=inspection_sudo._next_inspection_date(),
            **inspection_sudo._score(),
        )
        # rectifications are made and settled by this step alone
        self.env["party.rectification"].sudo()._settle(self)
        self._tell_center()
        self._close_if_settled()

    def _next_inspection_date(self):
        """When the whole standard is due again; looking again does not put that off."""
        if self.origin_id:
            latest = self.search(
                self._concluded_of(self.center_id), order="date desc, id desc", limit=1
            )
            return latest.next_date
        return self.date + relativedelta(months=self.standard_id.interval_months)

    def _tell_center(self):
        """The center hears what was found and may answer."""
        self._give_task(TOLD, self._answerers())

    def _close_if_settled(self):
        """Close concluded inspections of which no rectification is open any more."""
        for inspection in self:
            findings = inspection.rectification_ids
            if inspection.state == "concluded" and all(
                finding.state == "closed" for finding in findings
            ):
                inspection._move("closed")

    def action_reinspect(self):
        """Look again at what was found and is not closed yet."""
        self.ensure_one()
        self.check_access("read")
        waiting = self.rectification_ids.filtered(lambda r: r.state != "closed")
        if self.state != "concluded" or not waiting:
            raise InspectionRefused(
                self.env._(
                    "%(inspection)s has no open finding to look at again.",
                    inspection=self.display_name,
                )
            )
        again = self.create(
            {"center_id": self.center_id.id, "inspector_id": self.env.uid}
        )
        again._check_may_inspect()
        again._record_proof(origin_id=self.id)
        return again._start(self.standard_id, waiting.line_id.item_id)

    def action_cancel(self):
        self.ensure_one()
        self._check_may_inspect()
        self._check_step("cancelled")
        return self._ask_reason("cancel", self.env._("Cancel the Inspection"))

    def _cancel(self, reason):
        self.ensure_one()
        self._check_may_inspect()
        self._move("cancelled", cancel_reason=reason)

    # ------------------------------------------------------------------
    # The center's answer
    # ------------------------------------------------------------------
    def _check_may_answer(self):
        self.ensure_one()
        self.check_access("read")
        if self.answered_at:
            raise InspectionRefused(
                self.env._(
                    "%(center)s has answered already, and the answer stays as it was"
                    " given. Write a note below the inspection instead.",
                    center=self.center_id.name,
                )
            )
        if not self.can_answer:
            raise NotOnDuty(
                self.env._(
                    "The director, or a clerk while there is none, writes the center's"
                    " answer once the inspection is concluded; nobody who inspected it"
                    " does."
                )
            )

    def action_answer(self):
        self._check_may_answer()
        return self._open_dialog(
            "party.inspection.answer",
            self.env._("Answer to the Inspection"),
            inspection_id=self.id,
        )

    def _answer(self, text):
        """The center's words beside the inspector's."""
        self._check_may_answer()
        if not (text or "").strip():
            raise InspectionRefused(self.env._("Write down the answer."))
        # the center reads its inspection and answers by this step alone
        inspection_sudo = self.sudo()
        inspection_sudo._record_proof(
            answer_text=text,
            answered_at=fields.Datetime.now(),
            answered_by_id=self.env.uid,
        )
        inspection_sudo.activity_unlink([TOLD])

    # ------------------------------------------------------------------
    # Kept
    # ------------------------------------------------------------------
    def _today(self):
        return self.center_id._today()

    def _check_running(self):
        """Raise FiledRecord where nothing is written any more."""
        for inspection in self:
            if inspection.state != "running":
                raise FiledRecord(
                    self.env._(
                        "%(inspection)s is not under way; its lines are not changed."
                        " What is found now belongs into the next inspection.",
                        inspection=inspection.display_name,
                    )
                )

    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
            self.check_access("write")
            self._check_changeable(vals)
        return super().write(vals)

    def _check_changeable(self, names):
        """Raise a refusal for what is not theirs or not open; followers may come."""
        facts = {"date", "inspector_id", "companions", "conclusion"}
        if facts.isdisjoint(names):
            return
        self._check_may_inspect()
        if "inspector_id" in names:
            self._check_may_name_inspector()
        if "date" in names:
            self._check_planned()
        for inspection in self:
            if inspection.state not in ("draft", "running"):
                raise FiledRecord(
                    self.env._(
                        "%(inspection)s is over and stays as it was concluded. What"
                        " changed since is seen by a re-inspection.",
                        inspection=inspection.display_name,
                    )
                )

    def _check_may_name_inspector(self):
        if not (self.env.su or all(self.mapped("can_name_inspector"))):
            raise NotOnDuty(
                self.env._("The Party committee names the inspector; ask it to.")
            )

    def _check_planned(self):
        """Raise FiledRecord where the day is not a plan any more."""
        for inspection in self.filtered(lambda i: i.state != "draft"):
            raise FiledRecord(
                self.env._(
                    "%(inspection)s has started; its day is the one on which it did.",
                    inspection=inspection.display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        self._check_may_inspect()
        if not all(inspection.state == "draft" for inspection in self):
            raise FiledRecord(
                self.env._("Inspections that have started are kept. Cancel this one.")
            )
