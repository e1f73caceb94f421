"""A real SMTP server on loopback that Odoo's own queue sends to.

Odoo sends no mail in tests; here that switch alone is turned, so that the queue, the
connection, the message and the attachments are the real ones.
"""

import socket
from email import policy
from email.parser import BytesParser
from unittest.mock import patch

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Mailbox(Message):
    """Keeps every message that the server took."""

    def __init__(self):
        super().__init__()
        self.envelopes = []

    def handle_message(self, message):
        """Nothing: ``prepare_message`` has kept it with its envelope."""

    def prepare_message(self, session, envelope):
        self.envelopes.append(envelope)
        return super().prepare_message(session, envelope)

    def messages(self):
        parser = BytesParser(policy=policy.default)
        return [
            (envelope.rcpt_tos, parser.parsebytes(envelope.content))
            for envelope in self.envelopes
        ]


class LoopbackMail:
    """For a test case: a mail server on loopback that Odoo's queue really sends to."""

    def setUp(self):
        super().setUp()
        self.mailbox = Mailbox()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.smtp_port = free.getsockname()[1]
        server = Controller(self.mailbox, hostname="127.0.0.1", port=self.smtp_port)
        server.start()
        self.addCleanup(server.stop)
        self.env["ir.mail_server"].search([]).active = False
        self.env["ir.mail_server"].create(
            {
                "name": "Loopback",
                "smtp_host": "127.0.0.1",
                "smtp_port": self.smtp_port,
                "smtp_encryption": "none",
            }
        )

    def _send_queue(self):
        mail_server = type(self.env["ir.mail_server"])
        with patch.object(mail_server, "_disable_send", return_value=False):
            self.env["mail.mail"].search([("state", "=", "outgoing")]).send()

    def _nobody_listens(self):
        self.env["ir.mail_server"].search([]).smtp_port = 1

    def _somebody_listens(self):
        self.env["ir.mail_server"].search([]).smtp_port = self.smtp_port
