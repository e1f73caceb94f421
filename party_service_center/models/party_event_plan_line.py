"""The activities of a yearly plan, one by one."""

from datetime import MAXYEAR, MINYEAR, date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord
from .event_codes import HELD_STATES
from .party_event import THEME_LENGTH

NOTE_LENGTH = 2000  # characters
MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]
STANDINGS = [
    ("done", "Carried Out"),
    ("under_way", "Under Way"),
    ("due", "Due Now"),
    ("missed", "Missed"),
    ("planned", "Planned"),
]


class PartyEventPlanLine(models.Model):
    """One activity that a center means to hold in a certain month.

    Where it stands is judged at every look: it falls due, and is missed, by itself.

    Clause: A2.3 (the plan shows due and missed activities)
    """

    _name = "party.event.plan.line"
    _description = "Planned Activity"
    _inherit = ["party.protected.mixin"]
    _order = "month_date, id"
    _rec_name = "theme"

    _fixed_fields = frozenset({"plan_id"})

    plan_id = fields.Many2one(
        "party.event.plan", "Yearly Plan", required=True, index=True, ondelete="cascade"
    )
    center_id = fields.Many2one(
        related="plan_id.center_id", store=True, index=True, precompute=True
    )
    month = fields.Selection(MONTHS, required=True)
    month_date = fields.Date(
        "Due in",
        compute="_compute_month_date",
        store=True,
        precompute=True,
        index=True,
        help="The first of the month.",
    )
    kind_id = fields.Many2one(
        "party.event.kind", required=True, index=True, ondelete="restrict"
    )
    theme = fields.Char(required=True)
    audience = fields.Char("Meant for")
    note = fields.Text()
    event_ids = fields.One2many(
        "party.event", "plan_line_id", "Activities", readonly=True
    )
    event_count = fields.Integer("Activities Made", compute="_compute_standing")
    standing = fields.Selection(
        STANDINGS,
        compute="_compute_standing",
        search="_search_standing",
        help="Due: this month or next, and no activity yet. Missed: the month is over"
        " and nothing was held.",
    )

    can_plan = fields.Boolean(compute="_compute_can_plan")

    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(theme), char_length(audience))"
        f" <= {THEME_LENGTH} AND char_length(note) <= {NOTE_LENGTH})",
        "A theme or those it is meant for have at most 100 characters, a note 2,000.",
    )

    @api.depends("plan_id.year", "month")
    def _compute_month_date(self):
        for line in self:
            year, month = line.plan_id.year, line.month
            is_known = month and MINYEAR <= year <= MAXYEAR
            line.month_date = date(year, int(month), 1) if is_known else False

    @api.depends("month_date", "event_ids.state")
    def _compute_standing(self):
        for line in self:
            line.event_count = len(line.event_ids)
            line.standing = line.month_date and line._standing_today()

    def _standing_today(self):
        states = set(self.event_ids.mapped("state"))
        if not states.isdisjoint(HELD_STATES):
            return "done"
        month = self.center_id._today().replace(day=1)
        if self.month_date < month:
            return "missed"
        if states - {"cancelled"}:
            return "under_way"
        is_near = self.month_date <= month + relativedelta(months=1)
        return "due" if is_near else "planned"

    @api.depends_context("uid")
    @api.depends("standing")
    def _compute_can_plan(self):
        workable = self._origin._filtered_access("write")
        for line in self:
            is_open = line.standing in ("planned", "due", "missed")
            line.can_plan = is_open and line._origin in workable

    @api.model
    def _search_standing(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["party.center"]._in_own_time(
            lambda center: self._standing_domain(value, center._today())
        )

    @api.model
    def _standing_domain(self, standings, today):
        """Lines that on ``today`` stand as one of ``standings`` says."""
        held = Domain("event_ids", "any", [("state", "in", HELD_STATES)])
        live = Domain("event_ids", "any", [("state", "!=", "cancelled")])
        month = today.replace(day=1)
        past = Domain("month_date", "<", month)
        near = Domain("month_date", "<=", month + relativedelta(months=1))
        domains = {
            "done": held,
            "missed": ~held & past,
            "under_way": ~held & ~past & live,
            "due": ~live & ~past & near,
            "planned": ~live & ~near,
        }
        return Domain.OR(domains.get(name, Domain.FALSE) for name in standings)

    # ------------------------------------------------------------------
    # Changes of the plan
    # ------------------------------------------------------------------
    def write(self, vals):
        """What is put off stays readable in the log of the plan."""
        before = {line: line.month for line in self} if "month" in vals else {}
        res = super().write(vals)
        months = dict(self._fields["month"]._description_selection(self.env))
        for line, month in before.items():
            if line.month != month:
                line.plan_id._message_log(
                    body=self.env._(
                        "“%(theme)s” is to be held in %(new)s instead of %(old)s.",
                        theme=line.theme,
                        new=months[line.month],
                        old=months[month],
                    )
                )
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        if self.event_ids:
            raise FiledRecord(
                self.env._("A line from which an activity was made stays in the plan.")
            )
        for line in self:
            line.plan_id._message_log(
                body=self.env._("“%(theme)s” was taken out.", theme=line.theme)
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_plan(self):
        """Open a new activity with what the line says of it."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan This Activity"),
            "res_model": "party.event",
            "view_mode": "form",
            "context": {
                "default_plan_line_id": self.id,
                "default_center_id": self.center_id.id,
                "default_kind_id": self.kind_id.id,
                "default_name": self.theme,
            },
        }

    def action_open_events(self):
        """Show what was made of the line: the activity, or the list of several."""
        self.ensure_one()
        self.check_access("read")
        if len(self.event_ids) == 1:
            return self.event_ids._open_form()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_event_action"
        )
        return action | {"domain": [("plan_line_id", "=", self.id)], "context": {}}
