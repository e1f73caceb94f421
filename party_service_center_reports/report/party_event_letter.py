"""What the letter about an activity shows: to one invited member, or as a notice."""

from odoo import api, models

from odoo.addons.party_service_center.models.event_codes import COMING_STATES
from odoo.addons.party_service_center.tools.qr_code import qr_data_uri

from ..exceptions import DocumentRefused

CODE_GROUP = 4  # characters that are read aloud together
NAMES_SHOWN = 5  # people named in a refusal


class PartyEventLetterReport(models.AbstractModel):
    """Values of a closed letter that invites one member.

    It says where to go and when, and how to answer: by the personal code, by telephone.
    It bears no ID number and nothing about the member but the address (P-14).

    Clause: A3.3.2 (notified); P-14, P-19
    """

    _name = "report.party_service_center_reports.party_event_letter"
    _description = "Printed Letter of Invitation"
    _inherit = ["party.event.document.mixin"]

    _document_model = "party.event.participant"

    @api.model
    def _document_values(self, docs):
        people = self._addressees(docs)
        # a center sees where its own members are invited elsewhere; it writes no letter
        people.event_id.check_access("read")
        self._check_may_be_sent(docs)
        members = self._members(people)
        letters = {doc.id: self._letter(doc, members) for doc in docs}
        return {
            # as the letters are carried round
            "docs": docs.sorted(
                lambda doc: (
                    letters[doc.id]["address"],
                    letters[doc.id]["person"].member_name,
                )
            ),
            "letters": letters,
            "span": self._span,
        }

    @api.model
    def _addressees(self, docs):
        """The invited members to whom the letters go."""
        return docs

    @api.model
    def _purpose(self, doc):
        """What the letter is: a kind of announcement."""
        return "invitation"

    @api.model
    def _check_may_be_sent(self, docs):
        """Raise DocumentRefused for letters that nobody is to receive."""
        for doc in docs:
            is_cancellation = self._purpose(doc) == "cancellation"
            if not is_cancellation and doc.event_id.state not in COMING_STATES:
                raise DocumentRefused(
                    self.env._(
                        "Letters are printed once the plan is approved and until the"
                        " activity was held; for “%(theme)s” that is not so. Leave out"
                        " its people.",
                        theme=doc.event_id.name,
                    )
                )
        if deceased := self._deceased(self._addressees(docs)):
            raise DocumentRefused(
                self.env._(
                    "Nothing is sent to members who have died (P-19). Leave them out"
                    " of the choice: %(people)s",
                    people=", ".join(deceased[:NAMES_SHOWN].mapped("member_name")),
                )
            )

    @api.model
    def _letter(self, doc, members):
        person = self._addressees(doc)
        purpose, code, link = self._purpose(doc), person.code, person._page_url()
        return {
            "person": person,
            "receiver": self.env._("To: %(name)s", name=person.member_name),
            "salutation": self.env._("Dear %(name)s,", name=person.member_name),
            "address": self._address(members[person.id]),
            "news": self._news(purpose),
            "is_answered": purpose != "cancellation",
            "code": " ".join(
                code[start : start + CODE_GROUP]
                for start in range(0, len(code), CODE_GROUP)
            ),
            "link": link,
            "picture": qr_data_uri(link),
            "date": self._day(person.center_id._today()),
        }

    @api.model
    def _news(self, purpose):
        """Why we write, in a sentence or two."""
        return {
            "invitation": self.env._(
                "You are invited to an activity of our center. We hope that you can"
                " come."
            ),
            "change": self.env._(
                "An activity to which you are invited has changed. What follows holds"
                " now."
            ),
            "cancellation": self.env._(
                "The following activity, to which you were invited, is cancelled. We"
                " ask for your understanding."
            ),
            "reminder": self.env._(
                "We remind you of an activity to which you are invited."
            ),
        }[purpose]

    @api.model
    def _address(self, member):
        """Lines below the name: the business and where it is, else the town."""
        business = member._running_business()
        stall = " ".join(filter(None, [business.market, business.stall_no]))
        lines = [business.premises, stall, business.name]
        return tuple(filter(None, lines)) or tuple(filter(None, [member.residence]))
