"""What the letter of invitation to an activity shows."""

from odoo import api, models

from odoo.addons.party_service_center.models.event_codes import COMING_STATES
from odoo.addons.party_service_center.tools.qr_code import qr_data_uri

from ..exceptions import DocumentRefused

CODE_GROUP = 4  # characters that are read aloud together
NAMES_SHOWN = 5  # people named in a refusal


class PartyEventLetterReport(models.AbstractModel):
    """Values of a closed letter to one invited member.

    It says where to go and when, and how to answer: by the personal code, by telephone.
    It bears no ID number and nothing about the member but the address (P-14).

    Clause: A3.3.2 (notified); P-14, P-19
    """

    _name = "report.party_service_center_reports.party_event_letter"
    _description = "Printed Letter of Invitation"
    _inherit = ["party.event.document.mixin"]

    _document_model = "party.event.participant"

    @api.model
    def _document_values(self, people):
        # a center sees where its own members are invited elsewhere; it writes no letter
        people.event_id.check_access("read")
        self._check_may_be_sent(people)
        members = self._members(people)
        letters = {
            person.id: self._letter(person, members[person.id]) for person in people
        }
        return {
            # as the letters are carried round
            "docs": people.sorted(lambda p: (letters[p.id]["address"], p.member_name)),
            "letters": letters,
            "span": self._span,
        }

    @api.model
    def _check_may_be_sent(self, people):
        """Raise DocumentRefused for letters that nobody is to receive."""
        if closed := people.event_id.filtered(lambda e: e.state not in COMING_STATES):
            raise DocumentRefused(
                self.env._(
                    "Letters are printed once the plan is approved and until the"
                    " activity was held; for “%(theme)s” that is not so. Leave out its"
                    " people.",
                    theme=closed[0].name,
                )
            )
        if deceased := self._deceased(people):
            raise DocumentRefused(
                self.env._(
                    "Nothing is sent to members who have died (P-19). Leave them out"
                    " of the choice: %(people)s",
                    people=", ".join(deceased[:NAMES_SHOWN].mapped("member_name")),
                )
            )

    @api.model
    def _letter(self, person, member):
        event = person.event_id
        link = person._page_url()
        code = person.code
        return {
            "address": self._address(member),
            "code": " ".join(
                code[start : start + CODE_GROUP]
                for start in range(0, len(code), CODE_GROUP)
            ),
            "link": link,
            "picture": qr_data_uri(link),
            "date": self._day(event.center_id._today()),
        }

    @api.model
    def _address(self, member):
        """Lines below the name: the business and where it is, else the town."""
        business = member._running_business()
        stall = " ".join(filter(None, [business.market, business.stall_no]))
        lines = [business.premises, stall, business.name]
        return tuple(filter(None, lines)) or tuple(filter(None, [member.residence]))
