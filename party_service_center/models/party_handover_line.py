"""One piece of open work on a handover list."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, NotOnDuty, TransitionRefused
from ..tools.transitions import Transitions

NAME_LENGTH = 500  # characters
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
    they take it over.

    Clause: A1.1.2
    """

    _name = "party.handover.line"
    _description = "Piece of Work Handed Over"
    _inherit = ["party.transition.mixin"]
    _order = "handover_id desc, due_date, id"

    _transitions = Transitions.declare(
        {
            "listed": ["handed", "settled"],
            "handed": ["taken", "settled"],
            "taken": [],
            "settled": [],
        }
    )
    _stamps = {
        "taken": ("taken_at", "taken_by_id"),
        "settled": ("taken_at", "taken_by_id"),
    }
    _fixed_fields = frozenset({"handover_id"})
    _proof_fields = frozenset({"res_model", "res_id", "name", "due_date"})

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

    _once = models.UniqueIndex(
        "(handover_id, res_model, res_id) WHERE state IN ('listed', 'handed')",
        "This piece of work is on the list already.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (greatest(char_length(name), char_length(res_model)) <= {NAME_LENGTH})",
        "The name of a piece of work has at most 500 characters.",
    )

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_kind_name(self):
        for line in self:
            known = line.res_model in self.env
            line.kind_name = known and self.env["ir.model"]._get(line.res_model).name

    def _open(self):
        return self.filtered(lambda line: line.state in OPEN_LINES)

    # ------------------------------------------------------------------
    # What is listed
    # ------------------------------------------------------------------
    @api.model
    def _open_work(self, post):
        """Values of a line for each piece of open work of ``post``'s person there."""
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
                "name": f"{task.display_name}: {record.display_name}"[:NAME_LENGTH],
                "due_date": task.date_deadline,
            }
            for task in tasks
            if (task.res_model, task.res_id) not in known
            and (record := self._record_of(task))
            and record.center_id == center
        ]

    @api.model
    def _record_of(self, task):
        """The record of a task; None where it is gone or belongs to no center."""
        records = self.env.get(task.res_model)
        if records is None or "center_id" not in records._fields:
            return None
        return records.browse(task.res_id).exists()

    def _keep_up(self, handover):
        """Add open work that is not on the list; settle what is none any more."""
        works = {
            (work["res_model"], work["res_id"]): work
            for work in self._open_work(handover.staff_id)
        }
        listed = {(line.res_model, line.res_id): line for line in self._open()}
        for key in listed.keys() - works.keys():
            listed[key]._move("settled")
        lines = self.env["party.handover.line"]._as_mover()
        lines.create(
            [
                work | {"handover_id": handover.id}
                for key, work in works.items()
                if key not in listed
            ]
        )

    # ------------------------------------------------------------------
    # Handing over
    # ------------------------------------------------------------------
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
        for line in self.filtered("successor_id"):
            line.handover_id._check_candidate(line.successor_id)

    def _take(self):
        """The present user, to whom it was handed, works on it from now on."""
        self.ensure_one()
        self._check_step("taken")
        user = self.env.user
        if user != self.successor_id:
            raise NotOnDuty(
                self.env._("“%(work)s” was not handed to you.", work=self.name)
            )
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
