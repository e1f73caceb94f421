"""What the person concerned is asked, and what they say to it."""

from odoo import api, fields, models

from ..exceptions import AccountabilityRefused, NotOnDuty
from ..tools.transitions import Transitions
from .accountability_codes import (
    MOST_DAYS,
    STATEMENT_TASK,
    TEXT_LENGTH,
)


class PartyAccountabilityStatement(models.Model):
    """One request for a statement and the answer to it, in the person's own words.

    It is all that the person sees of the matter before a decision is served. Asking
    again makes the next row. Rows are written by their steps alone.

    Clause: A4.6 (the person is heard)
    """

    _name = "party.accountability.statement"
    _description = "Statement"
    _inherit = [
        "party.transition.mixin",
        "party.accountability.part.mixin",
        "party.watched.mixin",
        "party.deadline.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"

    _transitions = Transitions.declare(
        {
            "asked": ["given", "expired", "dropped"],
            "expired": ["given", "dropped"],
            "given": [],
            "dropped": [],
        }
    )
    _stamps = {"given": ("given_at", "given_by_id")}
    _proof_fields = frozenset(
        {
            "accountability_id",
            "asked_about",
            "asked_at",
            "asked_by_id",
            "words",
            "paper_date",
        }
    )
    _watched_fields = frozenset({"asked_about", "words"})
    _reminder_type = STATEMENT_TASK
    _deadline_clause = "A4.6"

    state = fields.Selection(
        [
            ("asked", "Asked for"),
            ("given", "Given"),
            ("expired", "Time Over"),
            ("dropped", "No Longer Needed"),
        ],
        required=True,
        readonly=True,
        default="asked",
        copy=False,
    )
    asked_about = fields.Text("What You Are Asked About", required=True, readonly=True)
    asked_at = fields.Datetime("Asked at", required=True, readonly=True)
    asked_by_id = fields.Many2one(
        "res.users", "Asked by", required=True, readonly=True, ondelete="restrict"
    )
    limit_days = fields.Integer(
        "Days for the Statement", help="Working days after the day of asking."
    )
    due_date = fields.Date(help="Last day on which the statement is in time.")
    is_overdue = fields.Boolean(help="Asked for and not given by the due date.")
    words = fields.Text("In the Person's Own Words", readonly=True)
    given_at = fields.Datetime("Given at", readonly=True)
    given_by_id = fields.Many2one(
        "res.users",
        "Statement by",
        readonly=True,
        ondelete="restrict",
        help="The person; where it came on paper, whoever entered it here.",
    )
    paper_date = fields.Date(
        "Received on Paper on",
        readonly=True,
        help="Empty where the person wrote it here themselves.",
    )
    paper_ids = fields.Many2many(
        "ir.attachment", string="Papers", compute="_compute_paper_ids"
    )
    can_give = fields.Boolean(compute="_compute_can_give")
    can_take_paper = fields.Boolean(compute="_compute_can_give")

    _asked_uniq = models.UniqueIndex(
        "(accountability_id) WHERE state = 'asked'",
        "A statement is asked for already; wait for it.",
    )
    _waiting_idx = models.Index("(center_id, due_date) WHERE state = 'asked'")
    _provisional_idx = models.Index("(id) WHERE is_due_provisional")
    _due_counted = models.Constraint(
        f"CHECK (due_date IS NOT NULL AND limit_days BETWEEN 1 AND {MOST_DAYS})",
        "A statement has a day by which it is due.",
    )
    _given_complete = models.Constraint(
        "CHECK ((state = 'given') = (words IS NOT NULL)"
        " AND (state != 'given' OR given_at IS NOT NULL))",
        "A statement that was given has its words and its moment.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(asked_about), char_length(words))"
        f" <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters.",
    )

    @api.depends("accountability_id.name")
    def _compute_display_name(self):
        for statement in self:
            # the person sees the number of the file and nothing else of it
            file_sudo = statement.accountability_id.sudo()
            statement.display_name = statement.env._(
                "Statement on %(number)s", number=file_sudo.name or ""
            )

    @api.depends("state", "person_id")
    @api.depends_context("uid")
    def _compute_can_give(self):
        for statement in self:
            is_open = statement.state in ("asked", "expired")
            is_mine = statement.person_id == self.env.user
            statement.can_give = is_open and is_mine
            statement.can_take_paper = (
                is_open and not is_mine and statement._may_take_paper()
            )

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------
    @api.model
    def _ask(self, file, facts, limit_days):
        """Ask the person of ``file``; called by the step of the file."""
        # nobody writes requests but this step
        statement = (
            self.sudo()
            ._as_mover()
            .create(
                {
                    "accountability_id": file.id,
                    "asked_about": facts,
                    "asked_at": fields.Datetime.now(),
                    "asked_by_id": self.env.uid,
                }
                | self._deadline_values(file._today(), limit_days)
            )
            ._as_user()
            .sudo(False)
        )
        statement._give_task(
            STATEMENT_TASK, statement.person_id, date_deadline=statement.due_date
        )
        return statement

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------
    def _check_may_give(self, is_on_paper=False):
        self.ensure_one()
        self.check_access("read")
        # the person may read the request; the statement is given by its step alone
        self.sudo()._check_step("given")
        if is_on_paper:
            self._check_may_take_paper()
        elif self.person_id != self.env.user:
            raise NotOnDuty(
                self.env._("A statement is given by the person who was asked for it.")
            )
        if self.accountability_id.sudo().state not in ("asked", "expired"):
            raise AccountabilityRefused(
                self.env._(
                    "The matter is before the Party committee already. Tell the"
                    " committee if you want to be heard once more."
                )
            )

    def action_give(self):
        self._check_may_give()
        return self._open_say(self.env._("Your Statement"), statement_id=self.id)

    def action_take_paper(self):
        """Enter a statement that the person has written on paper."""
        self._check_may_give(is_on_paper=True)
        return self._open_say(self.env._("Received on Paper"), statement_id=self.id)

    def _give(self, words, papers, paper_date=False):
        """Take the statement down; late ones count until the file is submitted.

        :param papers: ``ir.attachment`` that the present user has just brought
        :param date paper_date: when it came on paper, which somebody else enters
        """
        self._check_may_give(is_on_paper=bool(paper_date))
        if paper_date:
            asked_date = self.center_id._local_date(self.asked_at)
            self._check_paper(paper_date, asked_date, papers)
        if not (words or "").strip():
            raise AccountabilityRefused(self.env._("Write your statement."))
        self._keep_papers(papers)
        # the person may read the request; the statement is given by this step alone
        statement_sudo = self.sudo()
        statement_sudo._move(
            "given", words=words, paper_date=paper_date, next_reminder_date=False
        )
        statement_sudo.activity_unlink([STATEMENT_TASK])
        self.accountability_id._take_statement()

    def _expire(self):
        """The time is over; the person may still write until the file goes on."""
        for statement in self:
            statement._move("expired", next_reminder_date=False)
            statement.activity_unlink([STATEMENT_TASK])
            if statement.accountability_id.state == "asked":
                statement.accountability_id._expire()

    def _drop(self):
        """The file has ended, or asks anew: these are answered no more."""
        # whoever ends the file may only read requests
        open_sudo = self.sudo().filtered(lambda s: s.state in ("asked", "expired"))
        for statement_sudo in open_sudo:
            statement_sudo._move("dropped", next_reminder_date=False)
            statement_sudo.activity_unlink([STATEMENT_TASK])

    # ------------------------------------------------------------------
    # Reminders (party.deadline.mixin)
    # ------------------------------------------------------------------
    def _deadline_start(self):
        return self.center_id._local_date(self.asked_at)

    def _running_domain(self):
        return [("state", "=", "asked")]
