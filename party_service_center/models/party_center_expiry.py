"""What runs out next at the centers: badges, checks, certificates, terms, …"""

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
# of each person the certificate that holds longest, where they are on duty; the pairing
# gives a person at two centers two rows, and numbers that stay small
QUALIFICATION = "party.qualification"
CERTIFICATES = """
    SELECT DISTINCT
           (q.id::bigint + s.center_id) * (q.id + s.center_id + 1) / 2 + s.center_id
               AS key,
           q.id AS res_id, concat(q.name, ' (', p.name, ')') AS name, s.center_id,
           q.user_id, q.valid_until AS date
      FROM (SELECT DISTINCT ON (user_id, kind) id, name, user_id, valid_until
              FROM party_qualification
             WHERE is_passed AND voided_at IS NULL
          ORDER BY user_id, kind, valid_until DESC NULLS FIRST, id DESC) q
      JOIN party_staff s ON s.user_id = q.user_id AND s.id IN %s
      JOIN res_users u ON u.id = q.user_id
      JOIN res_partner p ON p.id = u.partner_id
"""
# of each center the director's term after which nobody is appointed yet
TERMS = """
    SELECT s.id AS key, s.id AS res_id, p.name, s.center_id, NULL::integer AS user_id,
           s.date_to AS date
      FROM party_staff s
      JOIN res_users u ON u.id = s.user_id
      JOIN res_partner p ON p.id = u.partner_id
     WHERE s.role = 'director' AND s.active
       AND NOT EXISTS (
               SELECT FROM party_staff later
                WHERE later.center_id = s.center_id AND later.role = 'director'
                  AND later.active AND later.date_from > s.date_to)
"""
MODELS = {kind: source[0] for kind, source in SOURCES.items()} | {
    "qualification": QUALIFICATION,
    "term": "party.staff",
}


class PartyCenterExpiry(models.Model):
    """One day by which something at a center has to be renewed, checked or put right.

    It has no table of its own: a row is the record it opens.

    A certificate is its person's matter, their director's and the committee's.

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
    } | {
        QUALIFICATION: [
            "is_passed",
            "kind",
            "name",
            "user_id",
            "valid_until",
            "voided_at",
        ],
        "party.staff": [
            "active",
            "center_id",
            "date_from",
            "date_to",
            "role",
            "user_id",
        ],
        "res.partner": ["name"],
        "res.users": ["partner_id"],
    }

    kind = fields.Selection(
        [
            ("badge", "Badge"),
            ("asset", "Check of Equipment"),
            ("rectification", "Rectification"),
            ("inspection", "Inspection"),
            ("qualification", "Certificate"),
            ("term", "Director's Term"),
        ],
        readonly=True,
    )
    name = fields.Char("What Runs Out", readonly=True)
    center_id = fields.Many2one("party.center", readonly=True)
    date = fields.Date(readonly=True)
    user_id = fields.Many2one(
        "res.users", "Person", readonly=True, help="Whose certificate it is."
    )
    res_id = fields.Integer("Record", readonly=True)
    is_over = fields.Boolean(
        "Run Out", compute="_compute_is_over", search="_search_is_over"
    )

    @property
    def _table_query(self):
        rows = {
            kind: SQL(
                "SELECT id AS key, id AS res_id, %s AS name, center_id,"
                " NULL::integer AS user_id, %s AS date FROM %s WHERE %s",
                SQL.identifier(name),
                SQL.identifier(day),
                SQL.identifier(self.env[model]._table),
                which,
            )
            for kind, (model, day, name, which) in SOURCES.items()
        }
        # who is on duty is no secret; whose rows one sees is a matter of the rules
        staff_sudo = self.env["party.staff"].sudo()
        on_duty = staff_sudo._search(staff_sudo._on_duty_domain())
        rows["qualification"] = SQL(CERTIFICATES, on_duty.subselect())
        rows["term"] = SQL(TERMS)
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s::bigint * f.key + %s AS id, %s::varchar AS kind,"
                " f.name::varchar AS name, f.center_id, f.user_id, f.date, f.res_id"
                " FROM (%s) f WHERE f.date IS NOT NULL",
                len(rows),
                number,
                kind,
                query,
            )
            for number, (kind, query) in enumerate(rows.items())
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
        return self.env[MODELS[self.kind]].browse(self.res_id)._open_form()
