"""How a letter went out and what came back, each with its proof."""

from odoo import api, fields, models

from ..exceptions import LetterRefused
from .letter_codes import WAYS

# way → (field of the proof, what it is called where it is missing)
PROOFS = {"post": "post_number", "email": "message_ref", "hand": "taken_by"}
# what tells of a sending; empty again when the letter came back
SENT_FIELDS = (
    "way",
    "sent_date",
    "sent_at",
    "sent_by_id",
    "message_ref",
    "sending_note",
    "scan",
    "scan_name",
    "is_late",
)


class PartyLetterSendingMixin(models.AbstractModel):
    """A letter that is sent by post, by e-mail or by hand, and acknowledged.

    Clause: A3.3.4 (before 30 December), P-07 (ledger of what was passed on)
    """

    _name = "party.letter.sending.mixin"
    _description = "Letter That Goes Out"
    _inherit = ["party.protected.mixin"]

    way = fields.Selection(WAYS, "Way of Sending", readonly=True, copy=False)
    sent_date = fields.Date("Went Out on", readonly=True, copy=False, index=True)
    sent_at = fields.Datetime("Going Out Recorded at", readonly=True, copy=False)
    sent_by_id = fields.Many2one(
        "res.users",
        "Going Out Recorded by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    post_number = fields.Char("Postal Number", copy=False, help="Of registered mail.")
    taken_by = fields.Char("Taken by", copy=False, help="Who took it over there.")
    message_ref = fields.Char(
        "Reference of the E-mail",
        copy=False,
        index="btree_not_null",
        help="The message id of the mail.",
    )
    sending_note = fields.Text("Remarks on Sending", readonly=True, copy=False)
    scan = fields.Binary(
        "Scan of the Proof",
        attachment=True,
        readonly=True,
        copy=False,
        help="The posting list, or the receipt of who took it.",
    )
    scan_name = fields.Char("File Name of the Proof", readonly=True, copy=False)
    is_late = fields.Boolean(
        "Sent Late",
        readonly=True,
        copy=False,
        help="Went out after its last day. That stays so (A3.3.4).",
    )

    # what came back
    received_date = fields.Date("Acknowledged on", readonly=True, copy=False)
    answered_at = fields.Datetime("Reply Recorded at", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", "Reply Recorded by", readonly=True, copy=False, ondelete="restrict"
    )
    reply_text = fields.Text("What They Replied", readonly=True, copy=False)
    reply_scan = fields.Binary(
        "Scan of the Reply", attachment=True, readonly=True, copy=False
    )
    reply_scan_name = fields.Char("File Name of the Reply", readonly=True, copy=False)

    _sending_complete = models.Constraint(
        "CHECK ((state IN ('sent', 'answered')) = (sent_date IS NOT NULL)"
        " AND (sent_date IS NULL) = (way IS NULL)"
        " AND (state = 'answered') = (received_date IS NOT NULL))",
        "A letter that went out has a day and a way; one acknowledged has its day.",
    )

    @api.model
    def _protected_fields(self):
        return super()._protected_fields() | {
            "way",
            "sent_date",
            "sending_note",
            "scan",
            "scan_name",
            "is_late",
            "received_date",
            "reply_text",
            "reply_scan",
            "reply_scan_name",
        }

    # ------------------------------------------------------------------
    # Going out
    # ------------------------------------------------------------------
    def action_send(self):
        """Open the dialog that records that these letters went out."""
        self.check_access("write")
        self._check_each("sent")
        return self._open_step("party.letter.send", self.env._("Record as Sent"))

    def _record_sending(self, way, sent_date, note=False, scan=False, scan_name=False):
        """Record that letters went out, and enter them in the ledger (P-07).

        The proof is on each letter already (``post_number``, ``message_ref`` or
        ``taken_by``), or it is the scan.

        :param sent_date: local date
        :raise LetterRefused: in the future, before the approval, without a proof, or a
            member has withdrawn the consent
        """
        self._check_each("sent")
        self._check_consents()
        for letter in self:
            letter._check_sending(way, sent_date, bool(scan))
        self._go_out(way, sent_date, sending_note=note, scan=scan, scan_name=scan_name)
        self.run_id._give_letter_tasks()

    def _go_out(self, way, sent_date, **proof):
        """These letters have left: take the step, and enter it in the ledger (P-07)."""
        late = self.filtered(lambda letter: sent_date > letter.due_date)
        for letters, is_late in ((late, True), (self - late, False)):
            if letters:
                letters._move(
                    "sent", way=way, sent_date=sent_date, is_late=is_late, **proof
                )
        self._enter_in_ledger()

    def _check_sending(self, way, sent_date, has_scan):
        center = self.center_id
        if sent_date > center._today():
            raise LetterRefused(
                self.env._(
                    "%(date)s lies in the future. Record what went out on that day.",
                    date=sent_date,
                )
            )
        if sent_date < center._local_date(self.approved_at):
            raise LetterRefused(
                self.env._(
                    "%(letter)s was not approved yet on %(date)s.",
                    letter=self.display_name,
                    date=sent_date,
                )
            )
        if not has_scan and not (self[PROOFS[way]] or "").strip():
            label = self._fields[PROOFS[way]]._description_string(self.env)
            raise LetterRefused(
                self.env._(
                    "%(letter)s has no proof that it went out: enter “%(proof)s”, or"
                    " add a scan.",
                    letter=self.display_name,
                    proof=label,
                )
            )

    def _enter_in_ledger(self):
        self.env["party.delivery"]._pass_on(
            [
                {
                    "key": letter._ledger_key(),
                    "channel": letter.way,
                    "purpose": letter.name,
                    "recipient": letter.addressee_name,
                    "center_id": letter.center_id.id,
                    "started_at": letter.center_id._moment_on(letter.sent_date),
                }
                for letter in self
            ]
        )

    def _ledger_key(self):
        return f"letter:{self.id}"

    # ------------------------------------------------------------------
    # What came back
    # ------------------------------------------------------------------
    def action_reply(self):
        """Open the dialog that records a receipt or a reply."""
        self.check_access("write")
        self._check_each("answered")
        return self._open_step("party.letter.reply", self.env._("Record Reply"))

    def _come_back(self, words):
        """What was sent did not arrive: it is approved still and has to go out again.

        The first sending stays in the log and, as one that failed, in the ledger.
        """
        for letter in self:
            letter._message_log(
                body=self.env._(
                    "Came back: %(words)s (sent on %(date)s, reference %(reference)s)",
                    words=words,
                    date=letter.sent_date,
                    reference=letter.message_ref or letter.post_number or "–",
                )
            )
            letter._move(
                "approved",
                approved_at=letter.approved_at,
                approved_by_id=letter.approved_by_id.id,
                **dict.fromkeys(SENT_FIELDS, False),
            )
        keys = [letter._ledger_key() for letter in self]
        self.env["party.delivery"]._returned(keys, words)
        self.run_id._give_letter_tasks()

    def _record_reply(self, received_date, text=False, scan=False, scan_name=False):
        """Record that the addressees have acknowledged these letters.

        :param received_date: local date
        :raise LetterRefused: in the future, or before the letter went out
        """
        self._check_each("answered")
        for letter in self:
            today = letter.center_id._today()
            if not letter.sent_date <= received_date <= today:
                raise LetterRefused(
                    self.env._(
                        "%(letter)s went out on %(date)s: the reply came on that day or"
                        " later, and not in the future.",
                        letter=letter.display_name,
                        date=letter.sent_date,
                    )
                )
        self._move(
            "answered",
            received_date=received_date,
            reply_text=text,
            reply_scan=scan,
            reply_scan_name=scan_name,
        )
        self.env["party.delivery"]._received(
            {
                letter._ledger_key(): letter.center_id._moment_on(received_date)
                for letter in self
            }
        )

    # ------------------------------------------------------------------
    def _check_each(self, state):
        """Refuse a step of no letter at all, or of one that is not there yet."""
        if not self:
            raise LetterRefused(self.env._("Choose the letters first."))
        self._check_step(state)

    def _open_step(self, model, title):
        return self._open_dialog(model, title, letter_ids=self.ids)
