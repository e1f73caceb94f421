"""What the requester was told, when, how and by whom: each telling is a row."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import TicketRefused
from .party_ticket import CHANNELS, TEXT_LENGTH
from .party_ticket_message_mixin import MESSAGE_CHANNELS, MESSAGED
from .past_moment import past_moment

TELLING_CHANNELS = [
    *(channel for channel in CHANNELS if channel[0] != "referred"),
    ("visit", "Visit"),
    *MESSAGE_CHANNELS,
]
TELLING_KINDS = [
    ("promise", "Deadline"),
    ("extension", "Extended Deadline"),
    ("answer", "An Answer Is Ready"),
    ("result", "Result"),
]
SENDING = ("ready", "process")  # Odoo's states of a message on its way
SENT = ("pending", "sent")


class PartyTicketNotice(models.Model):
    """One occasion on which the requester was told the deadline or the result.

    Rows are written by the steps of the ticket alone and never changed afterwards. What
    became of a message that Odoo sent is read from the message itself.

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
    message_id = fields.Many2one(
        "mail.message", index="btree_not_null", ondelete="restrict"
    )
    delivery_state = fields.Selection(
        [
            ("by_hand", "By Hand"),
            ("sending", "Sending"),
            ("sent", "Sent"),
            ("failed", "Failed"),
        ],
        "Delivery",
        compute="_compute_delivery",
        compute_sudo=True,  # who sees the telling may know whether it arrived
    )
    failure_text = fields.Char(
        "Why It Failed", compute="_compute_delivery", compute_sudo=True
    )

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(note) <= {TEXT_LENGTH})",
        "A note has at most 20,000 characters.",
    )
    _extension_named = models.Constraint(
        "CHECK ((kind = 'extension') = (extension_id IS NOT NULL))",
        "An extended deadline is told of an extension.",
    )
    _result_by_people = models.Constraint(
        "CHECK (kind != 'result' OR channel NOT IN ('sms', 'email'))",
        "A result is told by people, never by text message or e-mail (P-14).",
    )

    @api.depends(
        "message_id.notification_ids.notification_status",
        "message_id.notification_ids.failure_type",
        "message_id.notification_ids.failure_reason",
    )
    def _compute_delivery(self):
        failures = dict(
            self.env["mail.notification"]
            ._fields["failure_type"]
            ._description_selection(self.env)
        )
        for notice in self:
            deliveries = notice.message_id.notification_ids
            failed = deliveries.filtered(
                lambda delivery: delivery.notification_status not in SENDING + SENT
            )
            notice.failure_text = False
            if not notice.message_id:
                notice.delivery_state = "by_hand"
            elif failed or not deliveries:
                notice.delivery_state = "failed"
                notice.failure_text = failed[:1].failure_reason or failures.get(
                    failed[:1].failure_type
                )
            elif set(deliveries.mapped("notification_status")) <= set(SENT):
                notice.delivery_state = "sent"
            else:
                notice.delivery_state = "sending"

    @api.model
    def _failed_domain(self):
        """Tellings whose message failed; the messages are nobody's to search."""
        failed = Domain("notification_status", "not in", SENDING + SENT)
        return Domain("message_id", "any!", Domain("notification_ids", "any!", failed))

    def _told(self):
        """What reached the requester; a failed message told nothing."""
        return self.filtered(lambda notice: notice.delivery_state != "failed")

    def _told_kinds(self):
        return set(self._told().mapped("kind"))

    def _failed(self):
        """The failed messages that nothing later has made good, by kind."""
        last = [
            max(notices, key=lambda notice: notice.id)
            for notices in self.grouped("kind").values()
        ]
        return self.browse(
            [notice.id for notice in last if notice.delivery_state == "failed"]
        )

    def _record(self, ticket, kind, told_at, channel, note=False):
        """Record a telling by the present user, or send the message that tells.

        :raise TicketRefused: when it lies in the future or before the acceptance, or
            before the approval of the extension that it tells of, or when the message
            must not or cannot go out
        """
        ticket.check_access("write")
        if kind == "promise" and not ticket._is_running():
            raise TicketRefused(
                self.env._(
                    "%(number)s is closed; there is no deadline left to tell.",
                    number=ticket.name,
                )
            )
        if kind == "answer" and ticket.state != "done":
            raise TicketRefused(
                self.env._(
                    "%(number)s has no answer that waits to be told.",
                    number=ticket.name,
                )
            )
        message = self.env["mail.message"]
        if channel in MESSAGED:
            message = ticket._send_message(kind, channel)
            told_at = fields.Datetime.now()
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
                    "message_id": message.id,
                }
            )
            .sudo(False)
        )
        if extension:
            extension._change_task(self.env["res.users"])
        return notice
