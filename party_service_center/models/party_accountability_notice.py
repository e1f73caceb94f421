"""The decision as the person got it, and what they did about it."""

from odoo import api, fields, models

from ..exceptions import AccountabilityRefused, NotOnDuty
from .accountability_codes import (
    NAME_LENGTH,
    OBJECTION_DAYS,
    SERVED_TASK,
    SERVICE_WAYS,
    TEXT_LENGTH,
)


class PartyAccountabilityNotice(models.Model):
    """One decision, served: the words that the person got, frozen on that day.

    The person acknowledges it and may object within ten working days; what was decided
    on the objection is added. Rows are written by their steps alone.

    Clause: A4.6 (served on the person)
    """

    _name = "party.accountability.notice"
    _description = "Decision Served"
    _inherit = [
        "party.accountability.part.mixin",
        "party.watched.mixin",
        "party.deadline.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"

    _proof_fields = frozenset(
        {
            "accountability_id",
            "facts",
            "decision_label",
            "decision_text",
            "decided_date",
            "until_date",
            "served_date",
            "served_way",
            "served_by_id",
            "service_note",
            "acknowledged_at",
            "is_slip_signed",
            "objection_text",
            "objected_at",
            "review_label",
            "review_text",
            "reviewed_at",
        }
    )
    _watched_fields = frozenset(
        {"facts", "decision_text", "objection_text", "review_text"}
    )
    _reminder_type = SERVED_TASK
    _deadline_clause = "A4.6"

    # what was served
    facts = fields.Text("Facts of the Matter", required=True, readonly=True)
    decision_label = fields.Char("What Was Decided", required=True, readonly=True)
    decision_text = fields.Text("Grounds", required=True, readonly=True)
    decided_date = fields.Date("Decided on", required=True, readonly=True)
    until_date = fields.Date("Ends on", readonly=True)
    served_date = fields.Date("Served on", required=True, readonly=True)
    served_way = fields.Selection(
        SERVICE_WAYS, "Served by Way of", required=True, readonly=True
    )
    served_by_id = fields.Many2one(
        "res.users", "Served by", required=True, readonly=True, ondelete="restrict"
    )
    service_note = fields.Char("Remark on the Service", readonly=True)
    acknowledged_at = fields.Datetime("Receipt Acknowledged at", readonly=True)
    is_slip_signed = fields.Boolean(
        "Slip Signed", readonly=True, help="The printed slip came back signed."
    )

    # objection
    file_state = fields.Selection(
        related="accountability_id.state", string="Stands At", store=True
    )
    limit_days = fields.Integer(
        "Days to Object", help="Working days after the day of service."
    )
    due_date = fields.Date(
        "Objection Until", help="Last day on which an objection is in time."
    )
    is_overdue = fields.Boolean("Time for an Objection Over")
    objection_text = fields.Text("Objection", readonly=True)
    objected_at = fields.Datetime("Objected at", readonly=True)
    review_label = fields.Char("Decision on the Objection", readonly=True)
    review_text = fields.Text("Grounds on the Objection", readonly=True)
    reviewed_at = fields.Datetime("Objection Decided at", readonly=True)
    paper_ids = fields.Many2many(
        "ir.attachment", string="Papers", compute="_compute_paper_ids"
    )
    can_acknowledge = fields.Boolean(compute="_compute_rights")
    can_object = fields.Boolean(compute="_compute_rights")

    _file_uniq = models.UniqueIndex(
        "(accountability_id)", "This decision is served already."
    )
    _provisional_idx = models.Index("(id) WHERE is_due_provisional")
    _due_counted = models.Constraint(
        "CHECK (due_date IS NOT NULL AND (objected_at IS NULL) = (objection_text IS"
        " NULL))",
        "A decision served has a last day for an objection.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(facts), char_length(decision_text),"
        f" char_length(objection_text), char_length(review_text)) <= {TEXT_LENGTH}"
        " AND greatest(char_length(decision_label), char_length(review_label),"
        f" char_length(service_note)) <= {10 * NAME_LENGTH})",
        "A text has at most 20,000 characters, a remark at most 2,000.",
    )

    @api.depends("accountability_id.name")
    def _compute_display_name(self):
        for notice in self:
            # the person sees the number of the file and nothing else of it
            file_sudo = notice.accountability_id.sudo()
            notice.display_name = notice.env._(
                "Decision on %(number)s", number=file_sudo.name or ""
            )

    @api.depends("person_id", "acknowledged_at", "file_state", "due_date")
    @api.depends_context("uid")
    def _compute_rights(self):
        for notice in self:
            is_mine = notice.person_id == self.env.user
            notice.can_acknowledge = is_mine and not notice.acknowledged_at
            notice.can_object = is_mine and notice._is_open()

    def _is_open(self):
        return self.file_state == "served" and self._today() <= self.due_date

    # ------------------------------------------------------------------
    # Service
    # ------------------------------------------------------------------
    @api.model
    def _serve(self, file, served_date, way, note, is_slip_signed):
        """Freeze what the person got; called by the step of the file."""
        lang = file.person_id.lang
        worded = file.with_context(lang=lang) if lang else file
        # nobody writes notices but this step
        notice = (
            self.sudo()
            ._as_mover()
            .create(
                {
                    "accountability_id": file.id,
                    "facts": file.facts,
                    "decision_label": worded._worded_decision(),
                    "decision_text": file.decision_text,
                    "decided_date": file.decided_date,
                    "until_date": file.until_date,
                    "served_date": served_date,
                    "served_way": way,
                    "served_by_id": self.env.uid,
                    "service_note": note,
                    "is_slip_signed": is_slip_signed,
                    "acknowledged_at": is_slip_signed and fields.Datetime.now(),
                }
                | self._deadline_values(served_date, OBJECTION_DAYS)
            )
            ._as_user()
            .sudo(False)
        )
        notice._give_task(SERVED_TASK, notice.person_id, date_deadline=notice.due_date)
        return notice

    # ------------------------------------------------------------------
    # What the person does
    # ------------------------------------------------------------------
    def _check_is_mine(self):
        self.ensure_one()
        self.check_access("read")
        if self.person_id != self.env.user:
            raise NotOnDuty(
                self.env._(
                    "That is for the person to do who was served with the decision."
                )
            )

    def action_acknowledge(self):
        """The person has read the decision; that says nothing of whether they agree."""
        self._check_is_mine()
        if self.acknowledged_at:
            raise AccountabilityRefused(
                self.env._("The receipt is acknowledged already.")
            )
        # the person may read the notice and writes it by this step alone
        notice_sudo = self.sudo()
        notice_sudo._record_proof(acknowledged_at=fields.Datetime.now())
        notice_sudo.activity_unlink([SERVED_TASK])

    def action_object(self):
        self._check_may_object()
        return self._open_dialog(
            "party.accountability.say", self.env._("Your Objection"), notice_id=self.id
        )

    def _check_may_object(self):
        self._check_is_mine()
        if not self._is_open():
            raise AccountabilityRefused(
                self.env._(
                    "An objection could be made until %(day)s, once.",
                    day=self.due_date,
                )
            )

    def _object(self, words, papers):
        """Take the objection down; the committee decides on it."""
        self._check_may_object()
        if not (words or "").strip():
            raise AccountabilityRefused(self.env._("Write why you object."))
        self._keep_papers(papers)
        now = fields.Datetime.now()
        # the person may read the notice and writes it by this step alone
        notice_sudo = self.sudo()
        notice_sudo._record_proof(
            objection_text=words,
            objected_at=now,
            acknowledged_at=self.acknowledged_at or now,
        )
        notice_sudo.activity_unlink([SERVED_TASK])
        self.accountability_id._take_objection()

    def _tell_review(self):
        """Add what was decided on the objection, and tell the person."""
        file = self.accountability_id
        lang = self.person_id.lang
        worded = file.with_context(lang=lang) if lang else file
        # nobody writes notices but this step
        self.sudo()._record_proof(
            review_label=worded._worded_review(),
            review_text=file.review_text,
            reviewed_at=file.reviewed_at,
            until_date=file.until_date,
        )
        self._give_task(
            SERVED_TASK,
            self.person_id,
            summary=self.env._("Your objection is decided"),
        )

    # ------------------------------------------------------------------
    # Deadline (party.deadline.mixin)
    # ------------------------------------------------------------------
    @api.model
    def _reminder_after(self, day, start, due_date):
        """Never: nobody is urged to object."""
        return False

    def _deadline_start(self):
        return self.served_date

    def _running_domain(self):
        return [("file_state", "=", "served")]

    def _responsible(self):
        return self.person_id

    def _reminder_number(self):
        return self.accountability_id.sudo().name  # the number alone, as above
