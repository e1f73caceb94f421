"""Hand-overs of a ticket: who gave it to whom, who took it over or gave it back."""

from odoo import fields, models

from ..exceptions import NotOnDuty
from ..tools.transitions import Transitions
from .party_ticket import TEXT_LENGTH


class PartyTicketTransfer(models.Model):
    """One hand-over of a ticket to the center's director and the answer to it.

    Rows are written by the steps of the ticket alone and never changed afterwards.

    Clause: A3.2.4 (hand-over to the Center Director)
    """

    _name = "party.ticket.transfer"
    _description = "Hand-over of a Ticket"
    _inherit = ["party.transition.mixin", "party.ticket.part.mixin"]
    _order = "transferred_at, id"

    _transitions = Transitions.declare(
        {
            "pending": ["accepted", "returned", "withdrawn"],
            "accepted": [],
            "returned": [],
            "withdrawn": [],
        }
    )
    _stamps = {
        state: ("decided_at", "decided_by_id")
        for state in ("accepted", "returned", "withdrawn")
    }

    from_user_id = fields.Many2one(
        "res.users", "Handed Over by", required=True, ondelete="restrict"
    )
    to_user_id = fields.Many2one(
        "res.users", "Handed Over to", required=True, index=True, ondelete="restrict"
    )
    transferred_at = fields.Datetime("Handed Over at", required=True)
    note = fields.Text(help="What the director should know.")
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("accepted", "Taken Over"),
            ("returned", "Returned"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="pending",
    )
    decided_at = fields.Datetime("Decided at")
    decided_by_id = fields.Many2one("res.users", "Decided by", ondelete="restrict")
    return_reason = fields.Text()

    _pending_uniq = models.UniqueIndex(
        "(ticket_id) WHERE state = 'pending'",
        "The ticket is handed over already and waits for an answer.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(note), char_length(return_reason))"
        f" <= {TEXT_LENGTH})",
        "A text has at most 20,000 characters.",
    )
    _reason_given = models.Constraint(
        "CHECK (state != 'returned' OR return_reason IS NOT NULL)",
        "Give a reason for returning the ticket.",
    )

    def _record(self, ticket, to_user, note):
        # clerks may read hand-overs but make them by the step of the ticket alone
        return self.sudo().create(
            {
                "ticket_id": ticket.id,
                "from_user_id": self.env.uid,
                "to_user_id": to_user.id,
                "transferred_at": fields.Datetime.now(),
                "note": note,
            }
        )

    def _is_addressee(self):
        """Whether the present user may answer: the person asked, or a successor."""
        user = self.env.user
        return bool(self) and user in (
            self.to_user_id | self.ticket_id.center_id.director_user_id
        )

    def _decide(self, state, reason=False):
        """Record the answer: taken over, returned with a reason, or withdrawn.

        :raise NotOnDuty: when somebody else than the person asked answers
        """
        self.ensure_one()
        if state != "withdrawn" and not self._is_addressee():
            raise NotOnDuty(
                self.env._(
                    "%(number)s was handed over to %(person)s; only they or the present"
                    " director can take it over or return it.",
                    number=self.ticket_id.name,
                    person=self.to_user_id.name,
                )
            )
        # clerks may read hand-overs but answer them by the step of the ticket alone
        self.sudo()._move(state, return_reason=reason)
