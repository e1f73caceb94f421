"""Who is reminded of a deadline, and when."""

from odoo import api, fields, models, tools

from ..tools.reminders import ReminderStep

MOST_DAYS = 60  # working days between a due date and a step
RESPONSIBLE, DIRECTOR, COMMITTEE = "responsible", "director", "committee"
AUDIENCES = [
    (RESPONSIBLE, "Handler and First Contact"),
    (DIRECTOR, "Director of the Center"),
    (COMMITTEE, "Party Committee"),
]


class PartyReminderStep(models.Model):
    """So many working days before or after a due date these people are reminded.

    Clause: A4.1 (First-Contact Responsibility), A4.4 (Time-Limited Completion)
    """

    _name = "party.reminder.step"
    _description = "Reminder Step"
    _order = "offset_days, id"

    offset_days = fields.Integer(
        "Working Days After the Due Date",
        required=True,
        aggregator=None,
        help="Negative before the due date, 0 on the day itself.",
    )
    audience = fields.Selection(
        AUDIENCES, "Who Is Reminded", required=True, default=RESPONSIBLE
    )
    is_daily = fields.Boolean(
        "Then Daily", help="On every working day from then on, until it is finished."
    )
    active = fields.Boolean(default=True)

    _step_uniq = models.Constraint(
        "UNIQUE (offset_days, audience)",
        "These people are reminded on that day already; change that step instead.",
    )
    _offset_sane = models.Constraint(
        f"CHECK (offset_days BETWEEN -{MOST_DAYS} AND {MOST_DAYS})",
        "A step lies at most 60 working days before or after the due date.",
    )

    @api.depends("offset_days", "audience")
    def _compute_display_name(self):
        audiences = dict(self._fields["audience"]._description_selection(self.env))
        for step in self:
            audience = audiences.get(step.audience, "")
            step.display_name = f"{step.offset_days:+d} · {audience}"

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        self._steps_changed()
        return steps

    def write(self, vals):
        res = super().write(vals)
        self._steps_changed()
        return res

    def unlink(self):
        res = super().unlink()
        self._steps_changed()
        return res

    @api.model
    def _steps_changed(self):
        """Let everybody go by the new steps, running records included."""
        self.env.registry.clear_cache()
        self.env["party.workday.year"]._want_recount()

    @api.model
    @tools.ormcache()
    def _steps(self):
        """All steps as values shared by everybody, by audience in rising rank."""
        # whoever takes a ticket in plans its reminders; the steps are few
        # pylint: disable-next=no-search-all
        steps_sudo = self.sudo().search([])
        ranks = [audience for audience, _label in AUDIENCES]
        return tuple(
            ReminderStep(step.offset_days, step.audience, step.is_daily)
            for step in steps_sudo.sorted(lambda step: ranks.index(step.audience))
        )
