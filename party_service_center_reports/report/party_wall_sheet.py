"""Who hangs on the wall of a center, and what the sheet says of them."""

from odoo import api, models

from odoo.addons.party_service_center.models.party_pledge import VALID_STATES

from ..exceptions import DocumentRefused
from .party_document import type_size

CARDS = 8  # on a sheet: four beside each other, in two rows
ITEMS = 4  # personal items of the pledge on a card
NAME_SIZES = ((8, "large"), (16, "medium"), (26, "small"))


class PartyWallSheetReport(models.AbstractModel):
    """Values of the sheet of members that hangs at the venue: A3 across.

    On it are members of the center who consented to be shown (P-02) and whose own
    affiliation lies in the branch of the center's sub-association, or below it, who are
    in the register and live.
    The sheet says nothing of those left out; the dialog before printing counts them.

    Clause: A1.1.4; P-02, P-04 (after a withdrawal the next print is without them)
    """

    _name = "report.party_service_center_reports.party_wall_sheet"
    _description = "Printed Wall Sheet of Members"
    _inherit = ["party.document.mixin"]

    _document_model = "party.center"

    @api.model
    def _document_values(self, centers):
        sheets = {}
        self._check_branch(centers)
        for center in centers:
            shown, _left_out = self._choose(center)
            if not shown:
                raise DocumentRefused(
                    self.env._(
                        "Nobody of %(center)s may be shown on the wall: it takes the"
                        " consent to public display and an affiliation in the branch"
                        " of its sub-association (A1.1.4).",
                        center=center.name,
                    )
                )
            cards = [self._card(member) for member in shown]
            sheets[center.id] = [
                cards[start : start + CARDS] for start in range(0, len(cards), CARDS)
            ]
        return {
            "sheets": sheets,
            "printed_on": {c.id: self._day(c._today()) for c in centers},
        }

    @api.model
    def _check_branch(self, centers):
        """Raise DocumentRefused naming the centers of which no branch is known."""
        if unknown := centers.filtered(lambda center: not center.branch_id):
            raise DocumentRefused(
                self.env._(
                    "The wall shows members of the branch of the center's"
                    " sub-association (A1.1.4), and none is entered for %(centers)s."
                    " Enter it on the center's form, under Configuration, Centers.",
                    centers=", ".join(unknown.mapped("name")),
                )
            )

    @api.model
    def _choose(self, center):
        """Members who may be shown, and those left out by reason.

        A member is counted once, under the first reason that holds.

        :return: ``party.member``, and a dict of ``"affiliation"`` and ``"consent"`` →
            ``party.member``
        """
        members = self.env["party.member"].search(
            [
                ("center_id", "=", center.id),
                ("left_date", "=", False),
                ("is_deceased", "=", False),
            ]
        )
        own = members.filtered_domain(self._own_domain(center))
        shown = own.filtered("has_display_consent")
        return shown, {"affiliation": members - own, "consent": own - shown}

    @api.model
    def _own_domain(self, center):
        # the tree is for all staff to read, and a branch that was dissolved is no other
        organizations = self.env["party.organization"].with_context(active_test=False)
        below = organizations.search([("id", "child_of", center.branch_id.ids)])
        return [
            ("relation_type", "=", "association"),
            ("home_branch_id", "in", below.ids),
        ]

    @api.model
    def _card(self, member):
        pledge = member.pledge_ids.filtered(lambda p: p.state in VALID_STATES)[:1]
        return {
            "member": member,
            "name_size": type_size(member.name, NAME_SIZES),
            "items": pledge.item_ids[:ITEMS].mapped("name"),
        }
