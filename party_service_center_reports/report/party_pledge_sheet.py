"""What the printed Pledge of Excellence shows."""

from odoo import api, models

ITEM_ROWS = 3  # lines for personal items on a pledge not signed yet


class PartyPledgeSheetReport(models.AbstractModel):
    """Values of the pledge as the member signs it.

    A draft is the very sheet that is signed by hand: it says that it takes effect with
    the signature and leaves room for the number, for further items and for the names.

    Clause: A3.1.3
    """

    _name = "report.party_service_center_reports.party_pledge_sheet"
    _description = "Printed Pledge of Excellence"
    _inherit = ["party.document.mixin"]

    _document_model = "party.pledge"

    @api.model
    def _document_values(self, pledges):
        return {
            "people": {pledge.id: self._person(pledge) for pledge in pledges},
            "marks": {pledge.id: self._mark(pledge) for pledge in pledges},
            "items": {pledge.id: self._items(pledge) for pledge in pledges},
        }

    @api.model
    def _mark(self, pledge):
        """What a reader must know before all else; nothing on a pledge that holds."""
        return {
            "draft": self.env._("Draft: takes effect when signed"),
            "expired": self.env._(
                "Expired on %(day)s", day=self._day(pledge.date_to) or ""
            ),
            "withdrawn": self.env._(
                "Withdrawn on %(day)s",
                day=self._local_day(pledge.withdrawn_at, pledge.center_id.tz),
            ),
        }.get(pledge.state, "")

    @api.model
    def _items(self, pledge):
        """The personal items, and on a draft room to write some by hand."""
        items = list(pledge.item_ids)
        if pledge.state == "draft":
            items += [pledge.item_ids.browse()] * (ITEM_ROWS - len(items))
        return items
