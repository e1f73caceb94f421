"""What is known of a member's lawful trading and credit; the yearly letter reads it."""

from odoo import api, fields, models

from ..exceptions import MemberRefused

TEXT_LENGTH = 2000  # characters in each text


class PartyCreditRecord(models.Model):
    """One fact about how a member trades: an award, a penalty, a credit grade.

    A row is never changed; one that was wrong is voided with a reason and stays.

    Clause: A2.6, A3.3.4 (lawful trading, credit record)
    """

    _name = "party.credit.record"
    _description = "Lawful Trading and Credit Record"
    _inherit = ["party.voided.mixin", "party.thread.mixin"]
    _order = "date desc, id desc"
    _rec_names_search = ["member_id", "description"]

    _fixed_fields = frozenset(
        {
            "member_id",
            "kind",
            "date",
            "description",
            "source",
            "evidence",
            "evidence_name",
            "grade",
        }
    )
    _void_refusal = MemberRefused

    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, index=True, ondelete="restrict"
    )
    center_id = fields.Many2one(related="member_id.center_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("award", "Award"),
            ("penalty", "Penalty"),
            ("complaint", "Upheld Complaint"),
            ("grade", "Credit Grade"),
        ],
        required=True,
    )
    date = fields.Date(required=True, help="Day of the award, decision or grading.")
    grade = fields.Char(help="As the source gives it, such as A or 5 stars.")
    description = fields.Char("What", required=True)
    source = fields.Char(
        required=True, help="Who said so: an office, a register, a document number."
    )
    evidence = fields.Binary(attachment=True)
    evidence_name = fields.Char()

    _grade_given = models.Constraint(
        "CHECK (kind != 'grade' OR grade IS NOT NULL)", "Enter the credit grade."
    )
    _facts_given = models.Constraint(
        "CHECK (trim(description) != '' AND trim(source) != '')",
        "Enter what happened and who said so.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (greatest(char_length(description), char_length(source),"
        " char_length(grade), char_length(evidence_name))"
        f" <= {TEXT_LENGTH})",
        "Each text has at most 2,000 characters. Attach longer ones as evidence.",
    )

    @api.depends("kind", "date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for record in self:
            record.display_name = f"{kinds.get(record.kind, '')} {record.date or ''}"

    @api.constrains("date")
    def _check_date(self):
        for record in self:
            if record.date > record.member_id.center_id._today():
                raise MemberRefused(
                    self.env._("%(date)s lies in the future.", date=record.date)
                )
