"""Duties, rules and processes that hang on the wall, in every version."""

from odoo import api, fields, models

# kind → clause of the founding notice that asks for it
CLAUSES = {
    "duty_center": "A1.3.2",
    "duty_director": "A1.3.2",
    "duty_staff": "A1.3.2",
    "first_contact": "A4.1",
    "circulation": "A4.2",
    "badge": "A4.3",
    "time_limit": "A4.4",
    "callback": "A4.5",
    "accountability": "A4.6",
    "process": "A1.3.3",
    "content": "A1.3.1",
}
KINDS = [
    ("duty_center", "Duties of the Service Center"),
    ("duty_director", "Duties of the Center Director"),
    ("duty_staff", "Duties of Full-Time Staff"),
    ("first_contact", "First-Contact Responsibility"),
    ("circulation", "Circulation of Information"),
    ("badge", "Badge on Duty"),
    ("time_limit", "Time-Limited Completion"),
    ("callback", "Follow-up Visits"),
    ("accountability", "Accountability for Dereliction of Duty"),
    ("process", "Service Process"),
    ("content", "Service Content"),
]


class PartyRule(models.Model):
    """One version of a duty list, of one of the six rules, or of the service process.

    It hangs on the wall of every center and binds whoever works there. A version in use
    never changes; another wording is the next version.

    Clause: A1.3.1, A1.3.2 (duties), A1.3.3 (process), A1.1.4 (on the wall), A4.1–A4.6
    """

    _name = "party.rule"
    _description = "Duties and Rules"
    _inherit = ["party.published.mixin"]

    kind = fields.Selection(KINDS, required=True, index=True)
    clause = fields.Char(
        compute="_compute_clause", help="The clause of the founding notice it serves."
    )
    reading_ids = fields.One2many(
        "party.rule.reading", "rule_id", "Readings", readonly=True
    )
    asked_count = fields.Integer("To Be Read by", compute="_compute_read_count")
    read_count = fields.Integer("Read by", compute="_compute_read_count")
    is_current = fields.Boolean(
        "In Use",
        compute="_compute_is_current",
        search="_search_is_current",
        help="The newest published version of its kind.",
    )

    @api.depends("kind")
    def _compute_clause(self):
        for rule in self:
            rule.clause = CLAUSES.get(rule.kind)

    @api.depends("kind", "version", "published_at")
    def _compute_is_current(self):
        newest = self._newest()
        for rule in self:
            rule.is_current = rule in newest

    @api.depends("reading_ids.state")
    @api.depends_context("uid")
    def _compute_read_count(self):
        counts = {
            (rule, state): count
            for rule, state, count in self.env["party.rule.reading"]._read_group(
                [("rule_id", "in", self.ids), ("state", "!=", "closed")],
                ["rule_id", "state"],
                ["__count"],
            )
        }
        for rule in self:
            rule.read_count = counts.get((rule, "read"), 0)
            rule.asked_count = rule.read_count + counts.get((rule, "open"), 0)

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in", self._newest().ids)]

    @api.model
    def _newest(self):
        """The version of each kind that is in use, in the order of the wall."""
        groups = self._read_group(
            [("published_at", "!=", False)], ["kind"], ["id:recordset"]
        )
        newest = {kind: rules.sorted("version")[-1:] for kind, rules in groups}
        return self.browse(newest[kind].id for kind, _label in KINDS if kind in newest)

    def _used_text(self):
        return self.env._(
            "%(text)s is in use: it hangs on the wall. Duplicate it, change the copy"
            " and publish that as the next version.",
            text=self.display_name,
        )

    def action_publish(self):
        """Put this wording into use and ask whoever it binds to read it (A1.3.2)."""
        res = super().action_publish()
        self.reading_ids._keep_up(self)
        return res

    def action_open_readings(self):
        """Show who has read this version and who has not yet."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_service_center.party_rule_reading_action"
        )
        return action | {
            "domain": [("rule_id", "=", self.id), ("state", "!=", "closed")],
            "context": {},
        }
