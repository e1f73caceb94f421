"""What a center means to do with its members in a year, against what was done."""

from odoo import api, fields, models

from ..exceptions import FiledRecord

FIRST_YEAR, LAST_YEAR = 2012, 2100  # the centers were founded in the first one


class PartyEventPlan(models.Model):
    """The yearly plan of activities of one center, drafted by its staff.

    The committee reads it; what it approves are the activities, one by one.

    Clause: A2.3 (yearly plan against done)
    """

    _name = "party.event.plan"
    _description = "Yearly Plan"
    _inherit = ["party.protected.mixin", "party.thread.mixin"]
    _order = "year desc, center_id"
    _rec_names_search = ["center_id"]

    _fixed_fields = frozenset({"center_id", "year"})

    center_id = fields.Many2one(
        "party.center",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.center"]._default_for_user(),
    )
    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: fields.Date.context_today(self).year,
    )
    line_ids = fields.One2many("party.event.plan.line", "plan_id", "Planned Activities")
    line_count = fields.Integer("Planned", compute="_compute_counts")
    done_count = fields.Integer("Carried Out", compute="_compute_counts")
    due_count = fields.Integer("Due Now", compute="_compute_counts")
    missed_count = fields.Integer("Missed", compute="_compute_counts")
    can_work = fields.Boolean(compute="_compute_can_work")

    _year_uniq = models.UniqueIndex(
        "(center_id, year)",
        "The center has a plan for this year already; add to that one.",
    )
    _year_sound = models.Constraint(
        f"CHECK (year BETWEEN {FIRST_YEAR} AND {LAST_YEAR})",
        "Enter the year of the plan with four digits.",
    )

    @api.depends("center_id", "year")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = f"{plan.center_id.name or ''} · {plan.year or ''}"

    @api.depends("line_ids.standing")
    def _compute_counts(self):
        for plan in self:
            standings = plan.line_ids.mapped("standing")
            plan.line_count = len(standings)
            plan.done_count = standings.count("done")
            plan.due_count = standings.count("due")
            plan.missed_count = standings.count("missed")

    @api.depends_context("uid")
    @api.depends("center_id")
    def _compute_can_work(self):
        workable = self._filtered_access("write")
        for plan in self:
            plan.can_work = plan in workable or not plan.id

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        if self.line_ids.event_ids:
            raise FiledRecord(
                self.env._("A plan from which activities were made is kept.")
            )
