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
    """One decision as it is served: the words that the person gets.

    They are frozen when the committee has decided, so that the paper can be printed
    and handed over; the person sees the row once the service is recorded. They
    acknowledge it and may object within ten working days; what was decided on the
    objection is added. Rows are written by their steps alone.

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
            "is_secrecy_breach",
            "until_date",
            "served_date",
            "visible_date",
            "served_way",
            "served_by_id",
            "service_note",
            "acknowledged_at",
            "is_slip_signed",
            "objection_text",
            "objected_at",
            "objection_paper_date",
            "objection_entered_by_id",
            "review_label",
            "review_text",
            "review_until_date",
            "reviewed_at",
            "review_acknowledged_at",
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
    is_secrecy_breach = fields.Boolean("Breach of Secrecy", readonly=True)
    until_date = fields.Date("Ends on", readonly=True)
    served_date = fields.Date("Served on", readonly=True)
    visible_date = fields.Date(
        "Seen Here From",
        readonly=True,
        help="When the service was recorded; the time for an objection runs from it.",
    )
    served_way = fields.Selection(SERVICE_WAYS, "Served by Way of", readonly=True)
    served_by_id = fields.Many2one(
        "res.users", "Served by", readonly=True, ondelete="restrict"
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
    objection_paper_date = fields.Date(
        "Objection Received on Paper on",
        readonly=True,
        help="Empty where the person wrote it here themselves.",
    )
    objection_entered_by_id = fields.Many2one(
        "res.users", "Objection Entered by", readonly=True, ondelete="restrict"
    )
    review_label = fields.Char("Decision on the Objection", readonly=True)
    review_text = fields.Text("Grounds on the Objection", readonly=True)
    review_until_date = fields.Date("Ends, After the Objection, on", readonly=True)
    reviewed_at = fields.Datetime("Objection Decided at", readonly=True)
    review_acknowledged_at = fields.Datetime(
        "Receipt of It Acknowledged at", readonly=True
    )
    paper_ids = fields.Many2many(
        "ir.attachment", string="Papers", compute="_compute_paper_ids"
    )
    can_acknowledge = fields.Boolean(compute="_compute_rights")
    can_object = fields.Boolean(compute="_compute_rights")
    can_take_slip = fields.Boolean(compute="_compute_rights")
    can_take_paper = fields.Boolean(compute="_compute_rights")

    _file_uniq = models.UniqueIndex(
        "(accountability_id)", "This decision is served already."
    )
    _provisional_idx = models.Index("(id) WHERE is_due_provisional")
    _due_counted = models.Constraint(
        "CHECK (num_nulls(served_date, visible_date, served_way, served_by_id,"
        " due_date) IN (0, 5)"
        " AND (objected_at IS NULL) = (objection_text IS NULL)"
        " AND (objected_at IS NULL OR due_date IS NOT NULL))",
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

    @api.depends(
        "person_id",
        "acknowledged_at",
        "review_acknowledged_at",
        "reviewed_at",
        "is_slip_signed",
        "file_state",
        "due_date",
    )
    @api.depends_context("uid")
    def _compute_rights(self):
        for notice in self:
            is_mine = notice.person_id == self.env.user
            is_handled = not is_mine and notice._may_take_paper()
            notice.can_acknowledge = is_mine and bool(notice._unacknowledged())
            notice.can_object = is_mine and notice._is_open(notice._today())
            notice.can_take_slip = (
                is_handled and bool(notice.served_date) and not notice.is_slip_signed
            )
            notice.can_take_paper = is_handled and notice.file_state == "served"

    def _is_open(self, day):
        """Whether an objection that came on ``day`` is in time."""
        return self.file_state == "served" and day <= self.due_date

    def _unacknowledged(self):
        """Names of the stamps that wait for the person."""
        return [
            name
            for name, since in (
                ("acknowledged_at", self.served_date),
                ("review_acknowledged_at", self.reviewed_at),
            )
            if since and not self[name]
        ]

    # ------------------------------------------------------------------
    # Service
    # ------------------------------------------------------------------
    @api.model
    def _draw_up(self, file):
        """Freeze what the person gets; called when the committee has decided."""
        # nobody writes notices but this step
        notices_sudo = self.sudo()._as_mover()
        return (
            notices_sudo.create(
                {
                    "accountability_id": file.id,
                    "facts": file.facts,
                    "decision_label": self._worded_for(file)._worded_decision(),
                    "decision_text": file.decision_text,
                    "decided_date": file.decided_date,
                    "is_secrecy_breach": file.is_secrecy_breach,
                }
            )
            ._as_user()
            .sudo(False)
        )

    @api.model
    def _worded_for(self, file):
        """``file`` in the language of the person."""
        lang = file.person_id.lang
        return file.with_context(lang=lang) if lang else file

    def _serve(self, served_date, way, note, is_slip_signed):
        """Record that the person has it, who sees it from now on."""
        today = self._today()
        # nobody writes notices but this step
        self.sudo()._record_proof(
            until_date=self.accountability_id.until_date,
            served_date=served_date,
            visible_date=today,
            served_way=way,
            served_by_id=self.env.uid,
            service_note=note,
            is_slip_signed=is_slip_signed,
            acknowledged_at=is_slip_signed and fields.Datetime.now(),
            **self._deadline_values(today, OBJECTION_DAYS),
        )
        self._give_task(SERVED_TASK, self.person_id, date_deadline=self.due_date)

    def action_take_slip(self):
        """The slip of receipt came back signed."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_take_paper()
        if not self.served_date or self.is_slip_signed:
            raise AccountabilityRefused(
                self.env._(
                    "A slip comes back once, after the service of the decision is"
                    " recorded."
                )
            )
        # whoever works on the file writes the notice by its steps alone
        notice_sudo = self.sudo()
        notice_sudo._record_proof(
            is_slip_signed=True,
            acknowledged_at=self.acknowledged_at or fields.Datetime.now(),
        )
        if not notice_sudo._unacknowledged():
            notice_sudo.activity_unlink([SERVED_TASK])

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
        if not (waiting := self._unacknowledged()):
            raise AccountabilityRefused(
                self.env._("The receipt is acknowledged already.")
            )
        # the person may read the notice and writes it by this step alone
        notice_sudo = self.sudo()
        notice_sudo._record_proof(**dict.fromkeys(waiting, fields.Datetime.now()))
        notice_sudo.activity_unlink([SERVED_TASK])

    def action_object(self):
        self._check_may_object(self._today())
        return self._open_say(self.env._("Your Objection"), notice_id=self.id)

    def action_take_paper(self):
        """Enter an objection that the person has written on paper."""
        self.ensure_one()
        self.check_access("read")
        self._check_may_take_paper()
        return self._open_say(self.env._("Received on Paper"), notice_id=self.id)

    def _check_may_object(self, day, is_on_paper=False):
        """Raise unless the present user may enter an objection that came on ``day``."""
        if is_on_paper:
            self.check_access("read")
            self._check_may_take_paper()
        else:
            self._check_is_mine()
        if not self._is_open(day):
            raise AccountabilityRefused(
                self.env._(
                    "An objection could be made until %(day)s, once.",
                    day=self.due_date,
                )
            )

    def _object(self, words, papers, paper_date=False):
        """Take the objection down; the committee decides on it.

        :param date paper_date: when it came on paper, which somebody else enters
        """
        self._check_may_object(paper_date or self._today(), bool(paper_date))
        if paper_date:
            self._check_paper(paper_date, self.served_date, papers)
        if not (words or "").strip():
            raise AccountabilityRefused(self.env._("Write why you object."))
        self._keep_papers(papers)
        now = fields.Datetime.now()
        # the person may read the notice and writes it by this step alone
        notice_sudo = self.sudo()
        notice_sudo._record_proof(
            objection_text=words,
            objected_at=now,
            objection_paper_date=paper_date,
            objection_entered_by_id=self.env.uid,
            acknowledged_at=self.acknowledged_at or now,
        )
        notice_sudo.activity_unlink([SERVED_TASK])
        self.accountability_id._take_objection()

    def _tell_review(self):
        """Add what was decided on the objection, and tell the person."""
        file = self.accountability_id
        worded = self._worded_for(file)
        # nobody writes notices but this step
        self.sudo()._record_proof(
            review_label=worded._worded_review(),
            review_text=file.review_text,
            reviewed_at=file.reviewed_at,
            review_until_date=file.until_date,
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
        return self.visible_date

    def _running_domain(self):
        return [("file_state", "=", "served")]
