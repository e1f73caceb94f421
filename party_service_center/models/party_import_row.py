"""The rows of an imported roster: what each says and what came of it."""

from odoo import api, fields, models

from ..tools.roster_columns import BY_KEY
from .roster_check import Person

NO_SECRETS = {"id_number_full": None, "id_number_hash": None}
OUTCOMES = [
    ("new", "New Member"),
    ("update", "Update"),
    ("unchanged", "Unchanged"),
    ("skip", "Skipped"),
    ("refused", "Rejected"),
]


class PartyImportRow(models.Model):
    """One row of a roster that was brought in: one person.

    The ID number in full waits here, closed to everybody, until the row is written.

    Clause: A2.2; P-03 (minimum, masked)
    """

    _name = "party.import.row"
    _description = "Row of a Roster"
    _inherit = ["party.protected.mixin"]
    _order = "import_id desc, row_number"
    _rec_names_search = ["name", "mobile"]

    _proof_fields = frozenset(
        {
            "import_id",
            "row_number",
            "name",
            "mobile",
            "outcome",
            "remark",
            "sheet_values",
            "changes",
            "member_id",
            "id_number_full",
            "id_number_hash",
        }
    )

    import_id = fields.Many2one("party.import", required=True, ondelete="cascade")
    row_number = fields.Integer("Row", required=True, aggregator=None)
    name = fields.Char("Name in the Roster")
    mobile = fields.Char("Mobile in the Roster")
    outcome = fields.Selection(OUTCOMES, required=True)
    remark = fields.Text("Remarks")
    sheet_values = fields.Json("As Read from the Roster")
    sheet_text = fields.Text("What the Row Says", compute="_compute_sheet_text")
    changes = fields.Json("Values Changed by a Roster")
    member_id = fields.Many2one(
        "party.member", "Party Member", index="btree_not_null", ondelete="set null"
    )
    id_number_full = fields.Char("ID Number in Full", groups=fields.NO_ACCESS)
    id_number_hash = fields.Char("ID Number Fingerprint", groups=fields.NO_ACCESS)

    _row_uniq = models.UniqueIndex(
        "(import_id, row_number)", "A row of a roster is read once."
    )
    _person_idx = models.Index(
        "(import_id, id_number_hash) WHERE id_number_hash IS NOT NULL"
    )
    _mobile_idx = models.Index("(import_id, mobile) WHERE mobile IS NOT NULL")

    @api.depends("row_number", "name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "Row %(number)s: %(name)s", number=row.row_number, name=row.name or ""
            )

    @api.depends("sheet_values")
    def _compute_sheet_text(self):
        for row in self:
            row.sheet_text = "\n".join(
                f"{BY_KEY[key].heading}: {_shown(BY_KEY[key], value)}"
                for key, value in sorted(
                    (row.sheet_values or {}).items(),
                    key=lambda item: list(BY_KEY).index(item[0]),
                )
            )

    def _people(self):
        """What the rows say, to be decided on once more; as superuser."""
        return [
            Person(
                row.row_number,
                row.sheet_values,
                id_number=row.id_number_full,
                id_number_hash=row.id_number_hash,
            )
            for row in self
        ]

    def _forget_secrets(self):
        """Erase what is kept only until the row is written (P-03)."""
        self.write(NO_SECRETS)


def _shown(column, value):
    """A value in the sheet's own words."""
    if column.choices:
        code = {True: "yes", False: "no"}.get(value, value)
        return column.choices.get(code, code)
    return value
