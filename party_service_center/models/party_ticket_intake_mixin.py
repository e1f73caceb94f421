"""Taking a request: who asks, and what they have asked before (A3.2.1)."""

from contextlib import suppress
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import InvalidPhone
from .known_people import describe
from .phone_check import normalize_phones

SHOWN = 5  # people, and open tickets, that the form of a new ticket names
FOUND = 20  # open tickets that are looked through for those
RECENT_DAYS = 90  # closed tickets of this time are counted
ANSWERED = Domain("told_date", "!=", False) | Domain("withdrawn_at", "!=", False)
# written out, so that the database finds them by the index of the open tickets
UNANSWERED = Domain("told_date", "=", False) & Domain("withdrawn_at", "=", False)


class PartyTicketIntakeMixin(models.AbstractModel):
    """The intake: a phone number or a name finds the person and their open tickets.

    Clause: A3.2.1 (two workers who take the same caller), A4.2 (hot topics)
    """

    _name = "party.ticket.intake.mixin"
    _description = "Intake of a Ticket"

    topic_ids = fields.Many2many(
        "party.ticket.topic",
        "party_ticket_topic_rel",
        "ticket_id",
        "topic_id",
        "Topics",
        help="What this and other requests are about, for the hot topics (A4.2).",
    )
    known_text = fields.Html("Known Already", compute="_compute_known_text")

    _requester_phone_idx = models.Index(
        "(requester_phone) WHERE requester_phone IS NOT NULL"
    )
    _open_requester_idx = models.Index(
        "(requester_name) WHERE told_date IS NULL AND withdrawn_at IS NULL"
    )

    @api.onchange("requester_phone")
    def _onchange_requester_phone(self):
        """Show the number in its usual form and fill in the member whose mobile it is.

        A wrong number stays on the screen; saving refuses it in words. A name typed
        before is not overwritten by that of somebody else with the same telephone.
        """
        with suppress(InvalidPhone):
            self.requester_phone = normalize_phones(
                self.env,
                {"requester_phone": self.requester_phone},
                self._phone_get_number_fields(),
            )["requester_phone"]
        if self._origin or self.member_id or not self.requester_phone:
            return
        members = self.env["party.member"].search(
            [("mobile", "=", self.requester_phone)], limit=2
        )
        if len(members) == 1 and self._typed_name() in ("", members.name):
            self.member_id = members

    def _typed_name(self):
        return (self.requester_name or "").strip()

    @api.depends(
        "center_id", "member_id", "requester_name", "requester_phone", "service_type_id"
    )
    @api.depends_context("uid", "lang")
    def _compute_known_text(self):
        for ticket in self:
            ticket.known_text = not ticket._origin and ticket._render_known()

    def _render_known(self):
        """People and open tickets as the form of a new ticket names them; False: none.

        Somebody at another center is told of by the center alone (P-09); of tickets
        only those that the reader may see (P-09, P-17).
        """
        members = self.env["party.member"]
        members.check_access("read")
        people = [] if self.member_id else self._find_people()
        for row_sudo, likeness in people:
            if likeness == "mobile":
                members |= row_sudo.sudo(False)._filtered_access("read")
        same = self._same_requester(self.member_id | members)
        tickets = self._find_open(same)
        closed_count = same and self.search_count(
            same
            & ANSWERED
            & Domain("accepted_date", ">=", self._today() - timedelta(RECENT_DAYS))
        )
        if not (people or tickets or closed_count):
            return False
        return self.env["ir.qweb"]._render(
            "party_service_center.party_known_requests",
            {
                "people": [describe(*pair) for pair in people],
                "tickets": [
                    self._describe_open(ticket, members) for ticket in tickets[:SHOWN]
                ],
                "more_count": len(tickets[SHOWN:]),
                "closed_count": closed_count,
                "recent_days": RECENT_DAYS,
            },
        )

    def _find_people(self):
        """Who may be asking: pairs (member, what is alike), as ``describe`` takes."""
        name, phone = self._typed_name(), self.requester_phone
        # the comparison crosses centers; ``describe`` tells what the reader may know
        members_sudo = self.env["party.member"].sudo()
        by_phone_sudo = members_sudo
        if phone:
            by_phone_sudo = members_sudo.search([("mobile", "=", phone)], limit=SHOWN)
        by_name = self.env["party.member"]
        if name:
            by_name = by_name.search(
                [("name", "=", name), ("id", "not in", by_phone_sudo.ids)], limit=SHOWN
            )
        return [(row_sudo, "mobile") for row_sudo in by_phone_sudo] + [
            (row.sudo(), "name") for row in by_name
        ]

    def _same_requester(self, members):
        """Domain of tickets that surely are the same requester's; None: unknown."""
        domain = Domain.FALSE
        if members:
            domain |= Domain("member_id", "in", members.ids)
        if self.requester_phone:
            domain |= Domain("requester_phone", "=", self.requester_phone)
        return None if domain.is_false() else domain

    def _find_open(self, same):
        """Open tickets of the requester, or of somebody of that name; surest first."""
        domain = same or Domain.FALSE
        if name := self._typed_name():
            namesake = Domain("requester_name", "=", name)
            if self.member_id:  # tickets of another member of that name are theirs
                namesake &= Domain("member_id", "=", False)
            domain |= namesake
        if domain.is_false():
            return self.browse()
        # not in the order of numbers: the database would walk through all of them
        return self.search(domain & UNANSWERED, order="due_date, id", limit=FOUND)

    def _describe_open(self, ticket, members):
        """What the form of a new ticket tells of an open one."""
        states = dict(self._fields["state"]._description_selection(self.env))
        if ticket.member_id and ticket.member_id in self.member_id | members:
            likeness = self.env._("the same member")
        elif self.requester_phone and ticket.requester_phone == self.requester_phone:
            likeness = self.env._("the same telephone")
        else:
            likeness = self.env._("the same name")
        return {
            "link": f"/odoo/party-tickets/{ticket.id}",
            "ticket": ticket,
            "state": states[ticket.state],
            "likeness": likeness,
            "is_same_kind": ticket.service_type_id == self.service_type_id,
        }
