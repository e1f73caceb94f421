"""What the printed sign-in sheet of an activity shows."""

from math import ceil

from odoo import api, models

from odoo.addons.party_service_center.tools import phone_number

# lines that fit on a page in the style sheet's measures
FIRST_PAGE, FURTHER_PAGE = 20, 25
SPARE = 2  # lines less where a theme or place takes several
WALK_INS = 5  # free lines for people who come uninvited, at the least
SHOWN_REPLIES = ("coming", "excused")


class PartyEventSheetReport(models.AbstractModel):
    """Values of the list that lies at the door and is signed by hand.

    The people stand in the order of the list on the screen, from which they are ticked
    off afterwards. Mobiles have their middle hidden: everybody reads the sheet.

    Clause: A3.3.3; P-03 (minimum), P-19
    """

    _name = "report.party_service_center_reports.party_event_sheet"
    _description = "Printed Sign-in Sheet"
    _inherit = ["party.event.document.mixin"]

    _document_model = "party.event"

    @api.model
    def _document_values(self, events):
        people = events.participant_ids
        people -= self._deceased(people)
        members = self._members(people)
        return {
            "span": self._span,
            "marks": {event.id: self._mark(event) for event in events},
            "lines": {
                event.id: self._lines(event.participant_ids & people, members)
                for event in events
            },
        }

    @api.model
    def _mark(self, event):
        """What a reader must know before all else."""
        return {
            "draft": self.env._("Draft: the list is not approved yet"),
            "submitted": self.env._("Draft: the list is not approved yet"),
            "cancelled": self.env._("Cancelled"),
        }.get(event.state, "")

    @api.model
    def _lines(self, people, members):
        """One line for each of ``people``, and free ones until the page is full."""
        replies = dict(people._fields["reply"]._description_selection(self.env))
        lines = [
            {
                "name": person.member_name,
                "home": self._home(members[person.id]),
                "mobile": phone_number.mask(members[person.id].mobile),
                "reply": replies[person.reply] if person.reply in SHOWN_REPLIES else "",
            }
            for person in people
        ]
        return lines + [{}] * self._free_lines(len(lines))

    @api.model
    def _free_lines(self, count):
        """How many free lines follow ``count`` people: some, and to a full page."""
        least = count + WALK_INS
        further_pages = max(0, ceil((least - FIRST_PAGE) / FURTHER_PAGE))
        full = FIRST_PAGE + further_pages * FURTHER_PAGE - SPARE
        return max(least, full) - count
