"""What the requester was told, when, how and by whom: each telling is a row."""

from odoo import fields, models

from ..exceptions import TicketRefused
from .party_ticket import CHANNELS, TEXT_LENGTH
from .past_moment import past_moment

TELLING_CHANNELS = [*CHANNELS, ("visit", "Visit")]
TELLING_KINDS = [
    ("promise", "Deadline"),
    ("extension", "Extended Deadline"),
    ("answer", "An Answer Is Ready"),
    ("result", "Result"),
]


class PartyTicketNotice(models.Model):
    """One occasion on which the requester was told the deadline or the result.

    Rows are written by the steps of the ticket alone and never changed afterwards.

    Clause: A3.2.4 (telling the seven working days), A3.2.5 (telling the result)
    """

    _name = "party.ticket.notice"
    _description = "Telling the Requester"
    _inherit = ["party.ticket.part.mixin"]
    _order = "told_at, id"

    kind = fields.Selection(TELLING_KINDS, "What", required=True)
    told_at = fields.Datetime("When", required=True)
    channel = fields.Selection(TELLING_CHANNELS, "How", required=True)
    told_by_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")
    note = fields.Text(help="What the requester said to it.")
    extension_id = fields.Many2one(
        "party.ticket.extension",
        index="btree_not_null",
        ondelete="restrict",
        help="Whose new due date the requester was told (A4.4).",
    )

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(note) <= {TEXT_LENGTH})",
        "A note has at most 20,000 characters.",
    )
    _extension_named = models.Constraint(
        "CHECK ((kind = 'extension') = (extension_id IS NOT NULL))",
        "An extended deadline is told of an extension.",
    )

    def _record(self, ticket, kind, told_at, channel, note=False):
        """Record a telling by the present user.

        :raise TicketRefused: when it lies in the future or before the acceptance, or
            before the approval of the extension that it tells of
        """
        told_at = past_moment(self.env, told_at, TicketRefused)
        if told_at < ticket.accepted_at.replace(second=0, microsecond=0):
            raise TicketRefused(
                self.env._(
                    "%(number)s was accepted after that moment; the requester cannot"
                    " have been told before. Check date and time.",
                    number=ticket.name,
                )
            )
        extension = self.env["party.ticket.extension"]
        if kind == "extension":
            extension = ticket._extension_to_tell()
            extension._check_tellable(told_at)
        # clerks may read tellings but record them by the step of the ticket alone
        notice = (
            self.sudo()
            .create(
                {
                    "ticket_id": ticket.id,
                    "kind": kind,
                    "told_at": told_at,
                    "channel": channel,
                    "told_by_id": self.env.uid,
                    "note": note,
                    "extension_id": extension.id,
                }
            )
            .sudo(False)
        )
        if extension:
            extension._change_task(self.env["res.users"])
        return notice
