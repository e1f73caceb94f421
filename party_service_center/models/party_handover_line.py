"""One piece of open work on a handover list."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, HandoverRefused, NotOnDuty, TransitionRefused
from ..tools.transitions import Transitions

NAME_LENGTH = 500  # characters
REASON_LENGTH = 2000  # characters
OPEN_LINES = ("listed", "handed")
TASKS = "mail.activity"
# tasks that end with the assignment, or belong to the list itself
OWN_TASKS = (
    "party_service_center.mail_activity_type_reading",
    "party_service_center.mail_activity_type_handover",
    "party_service_center.mail_activity_type_take_over",
)


class PartyHandoverLine(models.Model):
    """A ticket, registration, callback, list, channel or task that somebody leaves.

    The row keeps the name the work had; the work itself moves to the successor when
    they take it over. Until then it can come back to be handed to somebody else.

    Clause: A1.1.2
    """

    _name = "party.handover.line"
    _description = "Piece of Work Handed Over"
    _inherit = ["party.transition.mixin", "party.reason.mixin"]
    _order = "handover_id desc, due_date, id"

    _transitions = Transitions.declare(
        {
            "listed": ["handed", "settled"],
            "handed": ["taken", "settled", "listed"],
            "taken": [],
            "settled": [],
        }
    )
    _stamps = {
        "listed": ("returned_at", "returned_by_id"),
        "taken": ("taken_at", "taken_by_id"),
        "settled": ("taken_at", "taken_by_id"),
    }
    _fixed_fields = frozenset({"handover_id"})
    _proof_fields = frozenset(
        {"res_model", "res_id", "name", "due_date", "return_reason"}
    )
    _reasoned_steps = {"return": "_return"}

    handover_id = fields.Many2one(
        "party.handover", required=True, index=True, ondelete="cascade"
    )
    center_id = fields.Many2one(related="handover_id.center_id", store=True, index=True)
    res_model = fields.Char("Kind of Record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    kind_name = fields.Char("Kind", compute="_compute_kind_name")
    name = fields.Char("Work", required=True, readonly=True)
    due_date = fields.Date("Due on", readonly=True)
    successor_id = fields.Many2one("res.users", ondelete="restrict")
    candidate_ids = fields.Many2many(
        "res.users", compute="_compute_rights", string="Candidates"
    )
    can_return = fields.Boolean(compute="_compute_rights")
    can_take_back = fields.Boolean(compute="_compute_rights")
    state = fields.Selection(
        [
            ("listed", "Listed"),
            ("handed", "Handed to Successor"),
            ("taken", "Taken Over"),
            ("settled", "Settled Otherwise"),
        ],
        required=True,
        readonly=True,
        default="listed",
        copy=False,
    )
    taken_at = fields.Datetime("Taken Over at", readonly=True, copy=False)
    taken_by_id = fields.Many2one(
        "res.users", "Taken Over by", readonly=True, copy=False, ondelete="restrict"
    )
    returned_at = fields.Datetime("Came Back at", readonly=True, copy=False)
    returned_by_id = fields.Many2one(
        "res.users", "Brought Back by", readonly=True, copy=False, ondelete="restrict"
    )
    return_reason = fields.Text("Why It Came Back", readonly=True, copy=False)

    _once = models.UniqueIndex(
        "(handover_id, res_model, res_id) WHERE state IN ('listed', 'handed')",
        "This piece of work is on the list already.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (greatest(char_length(name), char_length(res_model)) <= {NAME_LENGTH})",
        "The name of a piece of work has at most 500 characters.",
    )
    _reason_bounded = models.Constraint(
        f"CHECK (char_length(return_reason) <= {REASON_LENGTH})",
        "A reason has at most 2,000 characters.",
    )

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_kind_name(self):
        for line in self:
            known = line.res_model in self.env
            line.kind_name = known and self.env["ir.model"]._get(line.res_model).name

    @api.depends("state", "successor_id", "handover_id.staff_id")
    @api.depends_context("uid")
    def _compute_rights(self):
        for line in self:
            is_handed = line.state == "handed"
            handover = line.handover_id
            line.candidate_ids = line.state == "listed" and line._candidates()
            line.can_return = is_handed and line.successor_id == self.env.user
            line.can_take_back = is_handed and handover._may_hand_over(
                handover.staff_id
            )

    def _open(self):
        return self.filtered(lambda line: line.state in OPEN_LINES)

    # ------------------------------------------------------------------
    # What is listed
    # ------------------------------------------------------------------
    @api.model
    def _open_work(self, post):
        """Values of a line for each piece of open work of ``post``'s person there."""
        if post._goes_on():
            return []
        person, center = post.user_id, post.center_id
        works = [
            {
                "res_model": record._name,
                "res_id": record.id,
                "name": (record._work_name() or "")[:NAME_LENGTH],
                "due_date": record._work_due(),
            }
            for records in self.env["party.succession.mixin"]._succession_models()
            for record in records._work_of(person, center)
        ]
        return works + self._open_tasks(person, center, works)

    @api.model
    def _open_tasks(self, person, center, works):
        """Tasks of the person on records of the center that are not listed anyway."""
        known = {(work["res_model"], work["res_id"]) for work in works}
        own = [self.env.ref(xmlid).id for xmlid in OWN_TASKS]
        tasks = self.env[TASKS].search(
            [
                ("user_id", "=", person.id),
                ("res_model", "=like", "party.%"),
                ("activity_type_id", "not in", own),
            ],
            order="date_deadline, id",
        )
        return [
            {
                "res_model": TASKS,
                "res_id": task.id,
                # what somebody wrote to themselves is not for all to read
                "name": f"{task.activity_type_id.name}: {record._work_name()}"[
                    :NAME_LENGTH
                ],
                "due_date": task.date_deadline,
            }
            for task in tasks
            if (task.res_model, task.res_id) not in known
            and (record := self._record_of(task))
            and record.center_id == center
        ]

    @api.model
    def _record_of(self, task):
        """The record of a task; None where it is gone, or not the whole center's."""
        records = self.env.get(task.res_model)
        is_listed = getattr(records, "_is_for_the_center", False)
        if not is_listed or "center_id" not in records._fields:
            return None
        return records.browse(task.res_id).exists()

    def _keep_up(self, handover):
        """Add open work that is not on the list; settle what is none any more.

        What was meant for somebody who is not on duty any more waits for another one.
        """
        works = {
            (work["res_model"], work["res_id"]): work
            for work in self._open_work(handover.staff_id)
        }
        listed = {(line.res_model, line.res_id): line for line in self._open()}
        for key in listed.keys() - works.keys():
            listed[key]._move("settled")
        self._open()._leave_out(self.successor_id - handover._candidates())
        lines = self.env["party.handover.line"]._as_mover()
        lines.create(
            [
                work | {"handover_id": handover.id}
                for key, work in works.items()
                if key not in listed
            ]
        )

    def _leave_out(self, people):
        """Let nothing be meant for ``people``, who are not on duty any more."""
        for line in self.filtered(lambda line: line.successor_id in people):
            if line.state == "listed":
                line._as_mover().successor_id = False
            else:
                line._come_back(
                    self.env._(
                        "%(person)s is not on duty any more.",
                        person=line.successor_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Handing over
    # ------------------------------------------------------------------
    def _candidates(self):
        """Who may take this piece over: on duty, and fit as the work itself says."""
        self.ensure_one()
        people = self.handover_id._candidates()
        # the work is the other person's, perhaps secret
        work_sudo = self.env[self.res_model].sudo().browse(self.res_id).exists()
        if not work_sudo:
            return people
        if self.res_model == TASKS:
            record_sudo = self._record_of(work_sudo)
            return people.filtered(
                lambda person: (
                    record_sudo and record_sudo.with_user(person).has_access("read")
                )
            )
        return work_sudo._heirs(people)

    def write(self, vals):
        if "successor_id" in vals and not self._is_mover():
            self._check_unfixed(vals)
            self.handover_id._check_may_hand_over()
            for line in self.filtered(lambda line: line.state != "listed"):
                raise TransitionRefused(
                    self.env._(
                        "“%(work)s” is handed over or settled already.", work=line.name
                    )
                )
        return super().write(vals)

    @api.constrains("successor_id")
    def _check_successor(self):
        for line in self.filtered("successor_id")._open():
            line._check_candidate(line.successor_id)

    def _check_candidate(self, person):
        self.handover_id._check_candidate(person)
        if person not in self._candidates():
            raise HandoverRefused(
                self.env._(
                    "%(person)s cannot take “%(work)s” over: they may not see it, or"
                    " have handled what is looked at again. Choose somebody else.",
                    person=person.name,
                    work=self.name,
                )
            )

    def _hand(self):
        """Ask the successor chosen for this piece, or for all, to take it over."""
        self.ensure_one()
        for_all = self.handover_id.heir_id - self.returned_by_id
        if not (successor := self.successor_id or for_all):
            raise HandoverRefused(
                self.env._(
                    "Choose a successor for “%(work)s”, or one for all.",
                    work=self.name,
                )
            )
        self._move("handed", successor_id=successor.id)

    def _take(self):
        """The present user, to whom it was handed, works on it from now on."""
        self.ensure_one()
        self._check_step("taken")
        self._check_mine()
        self._check_candidate(self.env.user)
        user = self.env.user
        # until now it was the other person's, perhaps secret
        record_sudo = self.env[self.res_model].sudo().browse(self.res_id).exists()
        if not record_sudo:
            return self._move("settled")
        if self.res_model == TASKS:
            quick = record_sudo.with_context(mail_activity_quick_update=True)
            quick.user_id = user
        else:
            record_sudo._succeed(self.handover_id.user_id, user)
        return self._move("taken")

    def _check_mine(self):
        if self.env.user != self.successor_id:
            raise NotOnDuty(
                self.env._("“%(work)s” was not handed to you.", work=self.name)
            )

    # ------------------------------------------------------------------
    # Coming back
    # ------------------------------------------------------------------
    def action_return(self):
        """Say why one cannot take it over; somebody else has to."""
        self.ensure_one()
        self._check_step("listed")
        self._check_mine()
        return self._ask_reason("return", self.env._("Return a Piece of Work"))

    def _return(self, reason):
        self.ensure_one()
        self._check_step("listed")
        self._check_mine()
        self._come_back(reason)
        self.handover_id._advance()

    def action_take_back(self):
        """Take back what was handed to somebody, to hand it to somebody else."""
        self.ensure_one()
        self.handover_id._check_may_hand_over()
        self._come_back(False)
        self.handover_id._advance()

    def _come_back(self, reason):
        self._move("listed", successor_id=False, return_reason=reason)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("Handovers are kept: they show who took over."))

    def action_open_record(self):
        """Show what is to be handed over, to whoever may see it."""
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id)
        if self.res_model == TASKS:
            # a task is shown where it belongs
            task_sudo = record.sudo().exists()
            record = self.env[task_sudo.res_model or self._name].browse(
                task_sudo.res_id or self.id
            )
        record.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }
