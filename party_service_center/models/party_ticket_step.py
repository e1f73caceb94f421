"""What was done on a ticket, step by step."""

from odoo import api, fields, models

from ..exceptions import FiledRecord, TicketRefused
from .party_ticket import OPEN_STATES, TEXT_LENGTH
from .past_moment import past_moment


class PartyTicketStep(models.Model):
    """One thing done in a matter: a call, a search, a talk; dated and never changed.

    Clause: A3.2.2 (recorded in detail), A4.1 (tracked from beginning to end)
    """

    _name = "party.ticket.step"
    _description = "Step of a Ticket"
    _inherit = ["party.protected.mixin", "party.ticket.part.mixin"]
    _order = "done_at, id"
    _rec_name = "text"

    _fixed_fields = frozenset({"ticket_id", "done_at", "user_id", "text"})

    done_at = fields.Datetime("When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users",
        "Who",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    text = fields.Text("What Was Done", required=True)

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(text) <= {TEXT_LENGTH})",
        "A step has at most 20,000 characters.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self._is_mover():
            return super().create(vals_list)
        given = self._refuse_protected(vals_list)
        prepared = [
            given._add_missing_default_values(vals) | {"user_id": self.env.uid}
            for vals in vals_list
        ]
        for vals in prepared:
            self._check_step(vals)
        return super(PartyTicketStep, given).create(prepared)

    @api.model
    def _check_step(self, vals):
        """Refuse what cannot have been done, or was not: saying what is wrong.

        :raise FiledRecord: the ticket is told, withdrawn or filed
        :raise TicketRefused: no text, or a moment outside the ticket's course
        """
        ticket = self._record_given(vals, "ticket_id")
        ticket.check_access("write")
        if ticket and ticket.state not in OPEN_STATES:
            raise FiledRecord(
                self.env._(
                    "%(number)s is closed: what was done stays as it is. Write a note"
                    " below the form, or take a new ticket.",
                    number=ticket.name,
                )
            )
        if not str(vals.get("text") or "").strip():
            raise TicketRefused(self.env._("Write down what was done."))
        vals["done_at"] = past_moment(self.env, vals.get("done_at"), TicketRefused)
        if ticket and vals["done_at"] < ticket.accepted_at.replace(second=0):
            raise TicketRefused(
                self.env._(
                    "%(number)s was accepted after that moment. Check date and time.",
                    number=ticket.name,
                )
            )

    def _note(self, ticket, text):
        """A step that the product itself takes down."""
        return self._as_mover().create({"ticket_id": ticket.id, "text": text})

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("What was done stays on record. Write a further step instead.")
        )
