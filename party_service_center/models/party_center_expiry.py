"""What runs out next at the centers: badges, checks, findings, inspections."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# kind → its records, the day that counts, what it is called, and which of them run
SOURCES = {
    "badge": (
        "party.badge",
        "valid_to_date",
        "person_name",
        SQL("state = 'issued'"),
    ),
    "asset": ("party.asset", "next_check_date", "name", SQL("active")),
    "rectification": (
        "party.rectification",
        "due_date",
        "finding",
        SQL("state IN ('open', 'returned')"),
    ),
    "inspection": (
        "party.inspection",
        "next_date",
        "name",
        SQL(
            "id IN (SELECT DISTINCT ON (i.center_id) i.id FROM party_inspection i"
            " WHERE i.state IN ('concluded', 'closed')"
            " ORDER BY i.center_id, i.date DESC, i.id DESC)"
        ),
    ),
}


class PartyCenterExpiry(models.Model):
    """One day by which something at a center has to be renewed, checked or put right.

    It has no table of its own: a row is the record it opens.

    Clause: A1.1.1–A1.3.4, A4.3
    """

    _name = "party.center.expiry"
    _description = "What Runs Out Next"
    _auto = False
    _rec_name = "name"
    _order = "date, id"
    _depends = {
        model: ["center_id", day, name, *states]
        for (model, day, name, _which), states in zip(
            SOURCES.values(),
            (["state"], ["active"], ["state"], ["state", "date"]),
            strict=True,
        )
    }

    kind = fields.Selection(
        [
            ("badge", "Badge"),
            ("asset", "Check of Equipment"),
            ("rectification", "Rectification"),
            ("inspection", "Inspection"),
        ],
        readonly=True,
    )
    name = fields.Char("What", readonly=True)
    center_id = fields.Many2one("party.center", readonly=True)
    date = fields.Date("Day", readonly=True)
    res_id = fields.Integer(readonly=True)
    is_over = fields.Boolean(
        "Run Out", compute="_compute_is_over", search="_search_is_over"
    )

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %(step)s::bigint * id + %(number)s AS id, %(kind)s::varchar AS"
                " kind, %(name)s::varchar AS name, center_id, %(day)s AS date,"
                " id AS res_id FROM %(table)s WHERE %(which)s AND %(day)s IS NOT NULL",
                step=len(SOURCES),
                number=number,
                kind=kind,
                name=SQL.identifier(name),
                day=SQL.identifier(day),
                table=SQL.identifier(self.env[model]._table),
                which=which,
            )
            for number, (kind, (model, day, name, which)) in enumerate(SOURCES.items())
        )

    @api.depends("date", "center_id")
    def _compute_is_over(self):
        for row in self:
            row.is_over = row.date < row.center_id._today()

    @api.model
    def _search_is_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self.env["party.center"]._in_own_time(
            lambda center: Domain("date", "<", center._today())
        )

    def action_open(self):
        """Open the record that runs out."""
        self.ensure_one()
        self.check_access("read")
        return self.env[SOURCES[self.kind][0]].browse(self.res_id)._open_form()
