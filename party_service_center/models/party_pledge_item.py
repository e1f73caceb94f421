"""What a member promised personally, and the yearly look at how it was kept."""

from odoo import api, fields, models

from ..exceptions import FiledRecord


class PartyPledgeItem(models.Model):
    """One personal, checkable item of a pledge.

    Clause: A3.1.3
    """

    _name = "party.pledge.item"
    _description = "Item of a Pledge"
    _inherit = ["party.protected.mixin"]
    _order = "pledge_id, sequence, id"

    _proof_fields = frozenset({"checked_date", "checked_by_id"})
    _fixed_fields = frozenset({"pledge_id"})

    pledge_id = fields.Many2one(
        "party.pledge", required=True, index=True, ondelete="cascade"
    )
    center_id = fields.Many2one(related="pledge_id.center_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Promise", required=True)
    measure = fields.Char(help="By what one sees that it is kept.")
    due_date = fields.Date("Until")
    outcome = fields.Selection(
        [("met", "Met"), ("partly", "Partly Met"), ("not_met", "Not Met")],
        help="Found at the yearly check.",
    )
    evidence = fields.Char(help="What was seen, where and by whom.")
    checked_date = fields.Date("Checked on", readonly=True)
    checked_by_id = fields.Many2one(
        "res.users", "Checked by", readonly=True, ondelete="restrict"
    )

    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(name), char_length(measure),"
        " char_length(evidence)) <= 500)",
        "Each entry of an item has at most 500 characters.",
    )
    _checked_complete = models.Constraint(
        "CHECK ((outcome IS NULL) = (checked_date IS NULL))",
        "A check has an outcome and a date.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._check_pledge_draft()
        return items

    def write(self, vals):
        if not self._is_mover():
            if {"name", "measure", "due_date"}.intersection(vals):
                self._check_pledge_draft()
            if {"outcome", "evidence"}.intersection(vals):
                return self._record_check(vals)
        return super().write(vals)

    def _record_check(self, vals):
        """Stamp a yearly check; a recorded outcome is not overwritten."""
        self.check_access("write")
        for item in self:
            if item.outcome:
                raise FiledRecord(
                    self.env._(
                        "“%(item)s” was checked on %(date)s; that stays.",
                        item=item.name,
                        date=item.checked_date,
                    )
                )
        if vals.get("outcome"):
            vals = vals | {
                "checked_date": self.center_id[:1]._today(),
                "checked_by_id": self.env.uid,
            }
        self._as_mover().write(vals)
        for pledge in self.pledge_id:
            if all(pledge.item_ids.mapped("outcome")):
                pledge._close_check()
        return True

    def _check_pledge_draft(self):
        for item in self.filtered(lambda i: i.pledge_id.state != "draft"):
            item.pledge_id._check_draft({"item_ids": item.ids})

    @api.ondelete(at_uninstall=False)
    def _unlink_from_draft(self):
        self._check_pledge_draft()
