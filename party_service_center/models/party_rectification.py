"""Findings of inspections on their way to being put right."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord, InspectionRefused, NotOnDuty
from ..tools.transitions import Transitions
from .party_inspection import REASON_LENGTH, TEXT_LENGTH
from .standard_checks import MET

OPEN_STATES = ("open", "returned")
# what the center writes while the finding is open
CENTERS_FIELDS = frozenset(
    {"owner_id", "action_text", "photo", "document", "document_name"}
)


class PartyRectification(models.Model):
    """One finding of an inspection: who puts it right until when, and that it is right.

    The center says what it did; the inspector or a re-inspection closes it, or returns
    it with the reason and a new date.

    Clause: A1.1.1–A1.3.4, A4.3 (what the standard asks for is put right)
    """

    _name = "party.rectification"
    _description = "Rectification"
    _inherit = [
        "party.transition.mixin",
        "party.deadline.mixin",
        "party.concurrency.mixin",
        "party.reason.mixin",
        "party.thread.mixin",
        "party.succession.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "finding"]
    # the committee, who may only read, writes notes below it
    _mail_post_access = "read"

    _transitions = Transitions.declare(
        {
            "open": ["done", "closed"],
            "done": ["closed", "returned"],
            "returned": ["done", "closed"],
            "closed": [],
        }
    )
    _stamps = {
        "done": ("done_at", "done_by_id"),
        "returned": ("returned_at", "returned_by_id"),
        "closed": ("closed_at", "closed_by_id"),
    }
    _proof_fields = frozenset(
        {
            "name",
            "line_id",
            "finding",
            "start_date",
            "return_reason",
            "closing_line_id",
        }
    )
    _reasoned_steps = {"return": "_return"}
    _reminder_type = "party_service_center.mail_activity_type_rectification"
    _deadline_clause = "A1.1–A1.3"
    _succession_field = "owner_id"

    name = fields.Char("Number", required=True, readonly=True, index="trigram")
    line_id = fields.Many2one(
        "party.inspection.line",
        "Line of the Inspection",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    # not computed before the record is there: the inspection would list what is not
    inspection_id = fields.Many2one(
        related="line_id.inspection_id", store=True, index=True
    )
    center_id = fields.Many2one(
        related="line_id.center_id", store=True, index=True, precompute=True
    )
    section = fields.Selection(related="line_id.section", store=True, precompute=True)
    clause = fields.Char(related="line_id.clause")
    requirement = fields.Text(related="line_id.requirement")
    state = fields.Selection(
        [
            ("open", "To Be Put Right"),
            ("returned", "Returned"),
            ("done", "Reported Done"),
            ("closed", "Finding Closed"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        tracking=True,
        group_expand=True,
    )
    finding = fields.Text(
        required=True, readonly=True, help="In the inspector's words."
    )
    owner_id = fields.Many2one(
        "res.users",
        "Person Responsible",
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Puts it right: the director, or a clerk while there is none, until"
        " somebody else is named.",
    )
    start_date = fields.Date(
        "Counted From", required=True, readonly=True, help="Day 0 of the time limit."
    )
    limit_days = fields.Integer(
        "Days to Put Right", help="Working days to put the finding right."
    )
    due_date = fields.Date(help="Last day on which putting it right is in time.")
    is_overdue = fields.Boolean(help="Not reported done by the due date.")

    action_text = fields.Text("How It Was Put Right")
    photo = fields.Image("Photo of It", max_width=1920, max_height=1920, copy=False)
    document = fields.Binary(attachment=True, copy=False)
    document_name = fields.Char(copy=False)
    done_at = fields.Datetime("Reported Done at", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", "Reported Done by", readonly=True, copy=False, ondelete="restrict"
    )
    return_reason = fields.Text("Why Returned", readonly=True, copy=False)
    returned_at = fields.Datetime("Returned at", readonly=True, copy=False)
    returned_by_id = fields.Many2one(
        "res.users", "Returned by", readonly=True, copy=False, ondelete="restrict"
    )
    closed_at = fields.Datetime("Finding Closed at", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", "Finding Closed by", readonly=True, copy=False, ondelete="restrict"
    )
    closing_line_id = fields.Many2one(
        "party.inspection.line",
        "Closed by Re-inspection",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _name_uniq = models.UniqueIndex("(name)", "This number exists already.")
    _line_uniq = models.UniqueIndex(
        "(line_id)", "This finding has its rectification already."
    )
    _waiting_idx = models.Index(
        "(center_id, due_date) WHERE state IN ('open', 'returned')"
    )
    _provisional_idx = models.Index("(id) WHERE is_due_provisional")
    _due_counted = models.Constraint(
        "CHECK (due_date IS NOT NULL)", "A rectification has a due date."
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(finding), char_length(action_text))"
        f" <= {2 * TEXT_LENGTH}"
        f" AND char_length(return_reason) <= {TEXT_LENGTH}"
        " AND greatest(char_length(document_name), char_length(name)) <= 200)",
        "A text has at most 20,000 characters, a name at most 200.",
    )
    _steps_stamped = models.Constraint(
        "CHECK ((state NOT IN ('done', 'returned') OR done_at IS NOT NULL)"
        " AND (state != 'returned' OR return_reason IS NOT NULL)"
        " AND (state != 'closed' OR (closed_at IS NOT NULL"
        " AND (done_at IS NOT NULL OR closing_line_id IS NOT NULL))))",
        "What is reported, returned or closed has its moment; what is closed was"
        " reported before or seen again.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("name", "line_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for finding in self:
            parts = (finding.name, finding.line_id.display_name)
            finding.display_name = " ".join(filter(None, parts))

    @api.depends("state", "inspection_id.can_inspect")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for finding in self:
            finding.can_decide = (
                finding.state == "done" and finding.inspection_id.can_inspect
            )

    @api.model
    def _mine_to_decide(self, centers):
        """What is reported done and waits for the present user (``can_decide``)."""
        others = centers - centers._own()
        waits = Domain("state", "=", "done") & Domain("center_id", "in", others.ids)
        if centers._is_on_committee():
            return waits
        return waits & Domain("inspection_id.inspector_id", "=", self.env.uid)

    # ------------------------------------------------------------------
    # Out of an inspection
    # ------------------------------------------------------------------
    @api.model
    def _settle(self, inspection):
        """Make rectifications of what was found; a re-inspection settles older ones.

        Called as superuser: inspectors may only read rectifications.
        """
        inspection = inspection.with_env(self.env)
        if inspection.origin_id:
            inspection.origin_id.rectification_ids._look_again(inspection.line_ids)
            inspection.origin_id._close_if_settled()
        else:
            self._make(inspection.line_ids._findings())

    @api.model
    def _make(self, lines):
        """One rectification for each of ``lines``, with the day it is due."""
        values = []
        for number, line in enumerate(lines, start=1):
            inspection = line.inspection_id
            days = line.rectify_days or inspection.standard_id.rectify_days
            words = (line.item_id.name, line.remark or line.figure)
            values.append(
                {
                    "name": f"{inspection.name}/{number}",
                    "line_id": line.id,
                    "finding": ": ".join(filter(None, words)),
                    "owner_id": line.center_id._acting().id,
                    "start_date": inspection.date,
                }
                | self._deadline_values(inspection.date, days)
            )
        findings = self._as_mover().create(values)._as_user()
        for finding in findings:
            finding._ask_to_put_right()
        return findings

    def _ask_to_put_right(self):
        """Give the task to the owner; to the committee where nobody works there."""
        values = {"date_deadline": self.due_date}
        if not (people := self._workers()):
            values["summary"] = self.env._(
                "Nobody works at %(center)s: have somebody appointed who puts it right",
                center=self.center_id.name,
            )
        self._give_task(
            self._reminder_type, people or self.center_id._committee(), **values
        )

    def _look_again(self, lines):
        """Close what ``lines`` of a re-inspection found met, return what is not.

        What is met is closed whether it was reported or not: it was seen.
        """
        seen = {line.item_id: line for line in lines}
        for finding in self.filtered(lambda f: f.state != "closed"):
            line = seen.get(finding.line_id.item_id)
            if not line:
                continue
            if line.result == MET:
                finding._move(
                    "closed", closing_line_id=line.id, next_reminder_date=False
                )
                finding._end_reminders()
            elif finding.state == "done" and line._findings():
                finding._send_back(line.remark or line.figure)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_done(self):
        """The center reports that the finding is put right."""
        self.ensure_one()
        self._check_step("done")
        if not (self.action_text or "").strip():
            raise InspectionRefused(
                self.env._("Write down what was done, then report it.")
            )
        if self.line_id.evidence == "photo" and not self.photo:
            raise InspectionRefused(
                self.env._("The finding was seen: add a photo of how it is now.")
            )
        self._move("done", next_reminder_date=False)
        self._end_reminders()
        self._give_task(
            self._reminder_type,
            self.inspection_id._lookers(),
            summary=self.env._("Reported done: close the finding or return it"),
        )

    def _end_reminders(self):
        # tasks are those of others, whose the present user may not touch
        finding_sudo = self.sudo()
        finding_sudo.activity_unlink([self._reminder_type])

    def _check_may_decide(self):
        """Raise NotOnDuty unless the present user inspects this center."""
        self.ensure_one()
        self.check_access("read")
        if not self.inspection_id.can_inspect:
            raise NotOnDuty(
                self.env._(
                    "Findings are closed or returned by the committee or the inspector,"
                    " and by nobody who works at the center."
                )
            )

    def action_close(self):
        """What was done contents the inspector."""
        self._check_may_decide()
        if self.state in OPEN_STATES:
            raise InspectionRefused(
                self.env._(
                    "%(finding)s: the center has not reported yet what it did. What is"
                    " in order already is closed by a re-inspection.",
                    finding=self.name,
                )
            )
        # the committee, who may only read, closes findings by this step alone
        finding_sudo = self.sudo()
        finding_sudo._move("closed", next_reminder_date=False)
        finding_sudo._end_reminders()
        finding_sudo.inspection_id._close_if_settled()

    def action_return(self):
        self._check_may_decide()
        # the committee may only read; the step itself is checked here
        self.sudo()._check_step("returned")
        return self._ask_reason("return", self.env._("Return the Finding"))

    def _return(self, reason):
        """What was done is not enough; the center has the same time once more."""
        self._check_may_decide()
        if len(reason) > REASON_LENGTH:
            raise InspectionRefused(
                self.env._("A reason has at most 2,000 characters; shorten it.")
            )
        # the committee, who may only read, returns findings by this step alone
        self.sudo()._send_back(reason)

    def _send_back(self, reason):
        self.ensure_one()
        self._check_step("returned")
        today = self._today()
        self._move(
            "returned",
            return_reason=reason.strip(),
            start_date=today,
            **self._deadline_values(today, self.limit_days),
        )
        self._end_reminders()
        self._ask_to_put_right()

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin)
    # ------------------------------------------------------------------
    def _deadline_start(self):
        return self.start_date

    def _running_domain(self):
        return [("state", "in", OPEN_STATES)]

    def _workers(self):
        return self.owner_id or self.center_id._acting()

    def _responsible(self):
        return self._workers() or self.center_id._committee()

    def _reminder_number(self):
        return self.name

    # ------------------------------------------------------------------
    # Leaving of its owner (party.succession.mixin)
    # ------------------------------------------------------------------
    @api.model
    def _unfinished(self):
        """Also what is reported done: it may come back to its owner."""
        return Domain("state", "!=", "closed")

    def _succeed(self, person, successor):
        """The successor also has what is reported done, which nobody else changes."""
        self._record_proof(owner_id=successor.id)
        self._pass_tasks_on(person, successor)

    # ------------------------------------------------------------------
    # Kept
    # ------------------------------------------------------------------
    @api.constrains("owner_id")
    def _check_owner(self):
        for finding in self.filtered("owner_id"):
            owner = finding.owner_id
            if not finding.with_user(owner).has_access("read"):
                raise InspectionRefused(
                    self.env._(
                        "%(person)s does not see the records of %(center)s. Choose"
                        " somebody who works there.",
                        person=owner.name,
                        center=finding.center_id.name,
                    )
                )

    def write(self, vals):
        if not self._is_mover():
            self._check_unfixed(vals)
            self.check_access("write")
            if CENTERS_FIELDS.intersection(vals):
                self._check_open()
        return super().write(vals)

    def _check_open(self):
        for finding in self.filtered(lambda f: f.state not in OPEN_STATES):
            raise FiledRecord(
                self.env._(
                    "%(finding)s is reported done and not changed any more, unless it"
                    " is returned.",
                    finding=finding.name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("What an inspection found is kept."))
