"""Text messages and e-mails to a requester: number and date, never any content."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext, single_email_re

from ..exceptions import TicketRefused
from ..tools import phone_number

MESSAGE_CHANNELS = [("sms", "Text Message"), ("email", "E-mail")]
MESSAGED = frozenset(channel for channel, _label in MESSAGE_CHANNELS)
TEMPLATES = {
    "sms": "party_service_center.party_ticket_sms_",
    "email": "party_service_center.party_ticket_mail_",
}
EMAIL_LENGTH = 254  # characters, by RFC 5321


class PartyTicketMessageMixin(models.AbstractModel):
    """A ticket whose requester is told a date, or that an answer is ready, by message.

    Whatever a message says comes from a template that names the center, the number and
    the date. What was asked or answered is told by people, never by message.

    Clause: A3.2.4, P-14 (no content in messages), P-19 (none to the deceased)
    """

    _name = "party.ticket.message.mixin"
    _description = "Ticket with Messages to the Requester"
    _inherit = ["party.thread.mixin"]

    requester_email = fields.Char(
        "E-mail", help="Optional: where a due date may be sent (P-14)."
    )
    has_failed_message = fields.Boolean(
        "Message Did Not Go Out",
        compute="_compute_has_failed_message",
        search="_search_has_failed_message",
        help="The last text message or e-mail to the requester failed and nobody has"
        " told it by hand since.",
    )

    _email_bounded = models.Constraint(
        f"CHECK (char_length(requester_email) <= {EMAIL_LENGTH})",
        "An e-mail address has at most 254 characters.",
    )

    @api.depends("state", "notice_ids.delivery_state")
    def _compute_has_failed_message(self):
        for ticket in self:
            ticket.has_failed_message = ticket._is_running() and bool(
                ticket.notice_ids._failed()
            )

    @api.model
    def _search_has_failed_message(self, operator, value):
        if operator != "in":
            return NotImplemented
        notices = self.env["party.ticket.notice"]
        unanswered = [("told_date", "=", False), ("withdrawn_at", "=", False)]
        notices = notices.search(
            Domain("ticket_id", "any", unanswered) & notices._failed_domain()
        )
        # of the few that failed, those that nobody has made good since
        return [("id", "in", notices.ticket_id.filtered("has_failed_message").ids)]

    @api.constrains("requester_email")
    def _check_requester_email(self):
        for ticket in self.filtered("requester_email"):
            if not single_email_re.fullmatch(ticket.requester_email.strip()):
                raise TicketRefused(
                    self.env._(
                        "“%(text)s” is not an e-mail address.",
                        text=ticket.requester_email[:40],
                    )
                )

    # ------------------------------------------------------------------
    # What may be sent
    # ------------------------------------------------------------------
    def _check_message(self, kind):
        """Raise TicketRefused when nothing may be sent, saying what to do instead."""
        self.ensure_one()
        self.check_access("write")
        if kind == "result":
            raise TicketRefused(
                self.env._(
                    "A result is told by people, never by text message or e-mail"
                    " (P-14). Call, write a letter or visit, then record it here."
                )
            )
        if not self._is_running():
            raise TicketRefused(
                self.env._(
                    "%(number)s is closed; there is nothing left to announce.",
                    number=self.name,
                )
            )
        # whether a member of another center has died is asked, and nothing else
        if self.sudo().member_id.is_deceased:
            raise TicketRefused(
                self.env._(
                    "The member has died: no messages are sent (P-19). Speak with the"
                    " relatives."
                )
            )

    def _message_address(self, channel):
        """The number or address a message goes to.

        :raise TicketRefused: there is none, or it cannot receive a message
        """
        if channel == "email":
            if address := email_normalize(self.requester_email or ""):
                return address
            raise TicketRefused(
                self.env._(
                    "%(number)s has no e-mail address of the requester. Enter it on the"
                    " ticket, or call.",
                    number=self.name,
                )
            )
        number = self.requester_phone
        if not number:
            raise TicketRefused(
                self.env._(
                    "%(number)s has no telephone number of the requester. Enter it on"
                    " the ticket, or write a letter.",
                    number=self.name,
                )
            )
        if not (phone_number.is_plain(number) or phone_number.is_mobile(number)):
            raise TicketRefused(
                self.env._(
                    "%(phone)s is a fixed line and receives no text messages. Call"
                    " instead.",
                    phone=number,
                )
            )
        return phone_number.international(number)

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------
    def _message_template(self, kind, channel):
        template = self.env.ref(TEMPLATES[channel] + kind, raise_if_not_found=False)
        if not template:
            raise TicketRefused(
                self.env._(
                    "The template of this message was deleted. Ask the administrator to"
                    " restore it, or call the requester."
                )
            )
        return template

    def _render_message(self, kind, channel, field="body"):
        """The text of a message as the requester would read it."""
        template = self._message_template(kind, channel)
        return template._render_field(field, self.ids)[self.id]

    def _preview_message(self, kind, channel):
        """The text for the person who sends it."""
        if channel == "sms":
            return self._render_message(kind, channel)
        return html2plaintext(self._render_message(kind, channel, "body_html"))

    def _send_message(self, kind, channel):
        """Send a message by Odoo's queue and return its ``mail.message``.

        Nothing leaves before the transaction has ended: a request that starts anew
        would send twice.

        :raise TicketRefused: it must not or cannot go out
        """
        self._check_message(kind)
        address = self._message_address(channel)
        if channel == "sms":
            return self._message_sms(
                self._render_message(kind, channel),
                sms_numbers=[address],
                put_in_queue=True,
                notify_skip_followers=True,
            )
        return self.message_post(
            subject=self._render_message(kind, channel, "subject"),
            body=self._render_message(kind, channel, "body_html"),
            outgoing_email_to=address,
            email_add_signature=False,
            notify_skip_followers=True,
        )

    def _sms_get_recipients_info(self, force_field=False, partner_fallback=True):
        """Find no number where the member has died (P-19)."""
        found = super()._sms_get_recipients_info(force_field, partner_fallback)
        nobody = {
            "partner": self.env["res.partner"],
            "sanitized": False,
            "number": False,
        }
        # whether a member of another center has died is asked, and nothing else
        for ticket_sudo in self.sudo().filtered("member_id.is_deceased"):
            found[ticket_sudo.id] |= nobody
        return found

    def action_tell_by_hand(self):
        """Record that somebody told what the failed message should have said."""
        self.ensure_one()
        self.check_access("write")
        failed = self.notice_ids._failed()[:1]
        return self._open_step(
            "party.ticket.tell",
            self.env._("Tell by Hand"),
            kind=failed.kind or "promise",
            channel="phone",
        )
