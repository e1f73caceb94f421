"""Places in a ranking that moved after it was published."""

from odoo import api, fields, models

from ..exceptions import FiledRecord


class PartyEvaluationPlace(models.Model):
    """One place that moved because an objection was upheld, perhaps somebody else's.

    Whoever saw their place before can see what became of it, when and by which
    decision. Rows are written by the decision alone and stay.

    Clause: A1.3.4
    """

    _name = "party.evaluation.place"
    _description = "Place That Moved"
    _inherit = ["party.protected.mixin"]
    _order = "moved_at desc, new_rank, id"
    _rec_name = "sheet_id"

    _proof_fields = frozenset(
        {"sheet_id", "objection_id", "old_rank", "new_rank", "moved_at"}
    )

    sheet_id = fields.Many2one(
        "party.evaluation.sheet",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    evaluation_id = fields.Many2one(
        related="sheet_id.evaluation_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(related="sheet_id.kind", store=True, precompute=True)
    center_id = fields.Many2one(
        related="sheet_id.center_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(related="sheet_id.user_id", store=True, precompute=True)
    objection_id = fields.Many2one(
        "party.evaluation.objection",
        "By the Decision on",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        # who objected to what is not for whoever was moved by it
        groups="party_service_center.group_party_committee",
    )
    old_rank = fields.Integer("Place Before", readonly=True, aggregator=None)
    new_rank = fields.Integer("Place After", readonly=True, aggregator=None)
    moved_at = fields.Datetime("Moved at", required=True, readonly=True)

    @api.model
    def _record_moves(self, objection, places):
        """A row for each sheet that had another place before, and tell its people.

        :param dict places: sheet → its place before the decision
        """
        now = fields.Datetime.now()
        # rows are written by the decision alone
        rows_sudo = (
            self.sudo()
            ._as_mover()
            .create(
                [
                    {
                        "sheet_id": sheet.id,
                        "objection_id": objection.id,
                        "old_rank": place,
                        "new_rank": sheet.rank,
                        "moved_at": now,
                    }
                    for sheet, place in places.items()
                    if sheet.rank != place
                ]
            )
        )
        for row in rows_sudo._as_user():
            row._tell(row.sheet_id._objectors() - objection.asked_by_id)

    def _tell(self, people):
        """``people`` hear that the place is another one; no figures in the message."""
        for person in people.filtered("active"):
            mine = self.evaluation_id.with_context(lang=person.lang)
            mine.message_notify(
                partner_ids=person.partner_id.ids,
                subject=mine.env._("A place in the ranking has moved"),
                body=mine.env._(
                    "By a decision on an objection the place of %(name)s in"
                    " “%(evaluation)s” is another one now. The sheet shows both.",
                    name=self.sheet_id.subject_name,
                    evaluation=mine.display_name,
                ),
                email_layout_xmlid="mail.mail_notification_light",
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(self.env._("Places that moved are kept."))
