"""Each attempt to bring a report to one of its recipients, and what became of it."""

from datetime import timedelta

from odoo import api, fields, models

from ..exceptions import SentReport
from .party_report_receiver_mixin import COMMITTEE

RETRY = "party_service_center_reports.party_report_attempt_cron_retry"
QUEUE = "mail.ir_cron_mail_scheduler_action"
# between one attempt and the next; after the last one a person has to look
WAITS = (
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=1),
)
# a mail whose sending broke off is taken for lost after that time
PATIENCE = timedelta(minutes=15)
BATCH = 50  # attempts made in one turn


class PartyReportAttempt(models.Model):
    """One mail with a report to one person.

    A refused mail is followed by another one with the same files, later and later. The
    rows are never deleted: they are the proof that a report was sent.

    Clause: A4.2 (Circulation of Information)
    """

    _name = "party.report.attempt"
    _description = "Attempt to Send"
    _inherit = ["party.protected.mixin"]
    _order = "id"
    _rec_name = "dispatch_id"

    _proof_fields = frozenset(
        {
            "dispatch_id",
            "user_id",
            "number",
            "tried_at",
            "outcome",
            "words",
            "next_at",
            "is_repeated",
            "mail_id",
        }
    )

    dispatch_id = fields.Many2one(
        "party.report.dispatch", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", "Recipient", required=True, ondelete="restrict"
    )
    number = fields.Integer(
        "Attempt No.", required=True, aggregator=None, help="1 for the first one."
    )
    tried_at = fields.Datetime("Tried at", required=True)
    outcome = fields.Selection(
        [
            ("waiting", "In the Mail Queue"),
            ("sent", "Taken by the Mail Server"),
            ("failed", "Not Sent"),
            ("stopped", "Stopped by Hand"),
        ],
        "What Became of It",
        required=True,
        index=True,
    )
    words = fields.Text("Words of the Mail Server")
    next_at = fields.Datetime("Tried Again at", index="btree_not_null")
    is_repeated = fields.Boolean("Tried Again")
    mail_id = fields.Many2one("mail.mail", "Queued Mail", ondelete="set null")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise SentReport(self.env._("The log of attempts to send cannot be deleted."))

    @api.model
    def _queue(self, dispatch, person, number=1):
        """Put a mail to ``person`` into Odoo's queue and log it."""
        attempt = self._as_mover().create(
            {
                "dispatch_id": dispatch.id,
                "user_id": person.id,
                "number": number,
                "tried_at": fields.Datetime.now(),
                "outcome": "waiting",
            }
        )
        mail = self.env["mail.mail"].create(
            dispatch._mail_values(person) | {"party_attempt_id": attempt.id}
        )
        attempt._record_proof(mail_id=mail.id)
        self.env.ref(QUEUE)._trigger()
        return attempt

    def _take_result(self, is_sent, words=""):
        """What the mail server said.

        A mail that somebody puts back into the queue by hand may leave after all.
        """
        for attempt in self.filtered(lambda attempt: not attempt.is_repeated):
            if is_sent:
                attempt._record_proof(outcome="sent", next_at=False)
            elif attempt.outcome == "waiting":
                attempt._fail(words)

    def _fail(self, words):
        """Try again after a while; after the last attempt somebody has to look."""
        self.ensure_one()
        next_at = False
        if self.number <= len(WAITS):
            next_at = fields.Datetime.now() + WAITS[self.number - 1]
            self.env.ref(RETRY)._trigger(at=next_at)
        self._record_proof(outcome="failed", words=words, next_at=next_at)
        if not next_at:
            self.dispatch_id._tell_undelivered()

    @api.model
    def _cron_retry(self):
        """Mail again what was refused a while ago; each attempt is committed."""
        self._find_lost()
        due = self.search(
            [("next_at", "<=", fields.Datetime.now())], order="next_at, id", limit=BATCH
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for attempt in due:
            if attempt.try_lock_for_update().filtered("next_at"):
                attempt._repeat()
            if not cron._commit_progress(1):
                break

    def _repeat(self):
        """Follow each attempt by another one, unless its recipient has left."""
        for attempt in self:
            person = attempt.user_id
            number = attempt.number + 1 if attempt.next_at else 1
            if not (person.active and person.has_group(COMMITTEE)):
                attempt._record_proof(
                    next_at=False,
                    is_repeated=True,
                    words=self.env._("The recipient has left the Party committee."),
                )
                continue
            attempt._record_proof(next_at=False, is_repeated=True)
            self._queue(attempt.dispatch_id, person, number)

    @api.model
    def _find_lost(self):
        """Attempts whose mail ended without a word: the server was stopped meanwhile.

        Such a mail may have arrived. It is sent again: a report that comes twice does
        no harm, one that does not come does.
        """
        waiting = self.search(
            [
                ("outcome", "=", "waiting"),
                ("tried_at", "<=", fields.Datetime.now() - PATIENCE),
            ]
        )
        for attempt in waiting:
            mail = attempt.mail_id
            if mail.state == "cancel":
                attempt._record_proof(outcome="stopped")
            elif not mail or mail.state == "exception":
                attempt._fail(
                    mail.failure_reason or self.env._("The sending broke off.")
                )
            elif mail.state == "sent":
                attempt._record_proof(outcome="sent")
