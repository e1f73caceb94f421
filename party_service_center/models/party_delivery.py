"""What was handed to somebody outside the house, once each, and what came of it.

The row of a call to a provider is written and committed before the call goes out, in a
transaction of its own: whatever happens to the work around it, nobody can forget that
the call was begun. A letter has left already when it is recorded: its row is part of
that record.
"""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models

from ..exceptions import FiledRecord, NotOnDuty, Refusal
from ..tools.sms_outcome import last_digits
from ..tools.transitions import Transitions

TEXT_LENGTH = 500  # characters of each text
STILL_RUNNING = timedelta(minutes=10)  # no call takes longer
CHANNELS = [
    ("sms", "Text Message"),
    ("robot", "Group Robot"),
    ("post", "Letter by Post"),
    ("email", "Letter by E-mail"),
    ("hand", "Letter Handed Over"),
    ("other", "Letter in Another Way"),
]
DATA_KINDS = [
    ("number_text", "Telephone number, text of the message"),
    ("text", "Text of the post"),
    ("letter", "Names, activities, lawful trading, credit records, pledge result"),
    ("referral", "Name of the requester, what the matter is"),
]
BASES = [
    ("consent", "Consent (Personal Information Protection Law, 13(1))"),
    ("duty", "Statutory duty (Personal Information Protection Law, 13(3))"),
]
# what a caller is told of a row, beside ``attempts``
TOLD = ("id", "key", "state", "provider_ref", "code", "words", "retry_at")


class PartyDelivery(models.Model):
    """What went to one recipient: a message, a robot's post, a letter, a referral.

    The same rows are the ledger of entrusted processing and of passing on: what kind
    of data went to whom, what for, on what basis and when. They are kept for good,
    hence longer than the three years that the law asks for.

    Clause: P-07 (ledger), A1.2.5, A3.3.2 (nothing is sent twice), A3.3.4 (letters)
    """

    _name = "party.delivery"
    _description = "Delivery to Somebody Outside"
    _inherit = ["party.transition.mixin"]
    _order = "id desc"
    _rec_name = "purpose"

    _transitions = Transitions.declare(
        {
            "started": ["accepted", "delivered", "failed", "unknown"],
            "unknown": ["accepted", "delivered", "failed"],
            "accepted": ["delivered", "failed"],
            "failed": ["delivered"],  # receipts arrive in any order
            "passed_on": ["delivered", "failed"],
            "delivered": [],
        }
    )

    key = fields.Char(
        "Dedupe Key",
        required=True,
        readonly=True,
        help="The same key is never sent twice.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("started", "Started"),
            ("accepted", "Accepted by the Provider"),
            ("passed_on", "Passed On"),
            ("delivered", "Delivered"),
            ("failed", "Failed"),
            ("unknown", "Unknown"),
        ],
        required=True,
        readonly=True,
        default="started",
        help="Unknown: the call was made and no answer is known. Ask the provider"
        " whether it went out; it is not sent again.",
    )

    # ledger
    center_id = fields.Many2one(
        "party.center",
        readonly=True,
        ondelete="restrict",
        help="For whom it was sent; empty for tests.",
    )
    channel = fields.Selection(CHANNELS, "Sent as", required=True, readonly=True)
    provider = fields.Char(
        readonly=True, help="Who carries it for us; none for letters of our own."
    )
    purpose = fields.Char(required=True, readonly=True)
    data_kinds = fields.Selection(
        DATA_KINDS, "Kinds of Data", required=True, readonly=True
    )
    basis = fields.Selection(BASES, required=True, readonly=True, default="consent")
    recipient = fields.Char(
        required=True,
        readonly=True,
        help="A telephone number shows its last four digits.",
    )
    template_code = fields.Char("Template", readonly=True)
    characters = fields.Integer(readonly=True)
    started_at = fields.Datetime("When", required=True, readonly=True, index=True)

    # answer
    answered_at = fields.Datetime("Answered", readonly=True)
    provider_ref = fields.Char(
        "Provider's Number", readonly=True, index="btree_not_null"
    )
    code = fields.Char(readonly=True, help="What the provider answered.")
    words = fields.Char(
        "Provider's Answer", readonly=True, help="In the provider's words."
    )
    retry_at = fields.Datetime(
        "Again After", readonly=True, help="The provider asked to come back later."
    )

    _proof_fields = frozenset(
        {
            "key",
            "company_id",
            "center_id",
            "channel",
            "provider",
            "purpose",
            "data_kinds",
            "basis",
            "recipient",
            "template_code",
            "characters",
            "started_at",
            "answered_at",
            "provider_ref",
            "code",
            "words",
            "retry_at",
        }
    )

    # a refused call may be made again; every other one is the last of its key
    _key_uniq = models.UniqueIndex(
        "(key) WHERE state != 'failed'", "This was sent already; it is not sent twice."
    )
    _key_idx = models.Index("(key)")
    # what is to be tried again later
    _retry_idx = models.Index("(retry_at) WHERE state = 'failed'")
    # the last message of a center
    _sms_idx = models.Index(
        "(center_id, started_at)"
        " WHERE channel = 'sms' AND state IN ('accepted', 'delivered')"
    )
    _provider_given = models.Constraint(
        "CHECK (provider IS NOT NULL OR data_kinds IN ('letter', 'referral'))",
        "What a provider carries names the provider.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(key), char_length(provider), char_length(purpose),"
        " char_length(recipient), char_length(template_code), char_length(code),"
        f" char_length(words), char_length(provider_ref)) <= {TEXT_LENGTH})",
        "Each text has at most 500 characters.",
    )

    # ------------------------------------------------------------------
    # Before and after the call
    # ------------------------------------------------------------------
    @api.model
    def _begin(self, key, channel, purpose, recipient, provider, **facts):
        """Write down, for good, that a call is about to be made for ``key``.

        :param channel: ``sms`` or ``robot``
        :param purpose: what the message is for, without anything about a person
        :param recipient: a telephone number, which is masked, or a group's name
        :param facts: ``center_id``, ``template_code``, ``characters``, ``basis``,
            ``company_id``
        :return: (may_send, row): whether the call may be made, and the plain values
            of the row that says so or why not (see ``TOLD``), with ``attempts``, the
            calls of this key so far. ``started`` without the right to send: a call was
            begun and its end is not known.
        """
        call = {
            "key": key,
            "channel": channel,
            "purpose": purpose,
            "recipient": recipient,
            "provider": provider,
        }
        return self._begin_all([call | facts])[key]

    @api.model
    def _begin_all(self, calls):
        """As ``_begin`` for many: dicts of its arguments → {key: (may_send, row)}."""
        try:
            return self._begin_in_own_transaction(calls)
        except UniqueViolation:
            # somebody began the same call at this moment and is seen now
            return self._begin_in_own_transaction(calls)

    @api.model
    def _begin_in_own_transaction(self, calls):
        now = fields.Datetime.now()
        defaults = {"company_id": self.env.company.id, "started_at": now}
        with self._own_transaction() as deliveries:
            last, attempts = deliveries._last_of([call["key"] for call in calls])
            may_send = [
                call
                for call in calls
                if call["key"] not in last or last[call["key"]]._may_be_repeated(now)
            ]
            started = deliveries.create(
                [defaults | deliveries._ledger_values(call) for call in may_send]
            )
            last |= {row.key: row for row in started}
            attempts.update(started.mapped("key"))
            return {
                key: (row in started, row._told() | {"attempts": attempts[key]})
                for key, row in last.items()
            }

    def _told(self):
        return {name: self[name] for name in TOLD}

    @api.model
    def _end(self, key, state, **answer):
        """Write down, for good, what came of the call for ``key``.

        :param state: ``accepted``, ``failed`` or ``unknown``
        :param answer: ``provider_ref``, ``code``, ``words``, ``retry_at`` (when failed:
            not before this moment again)
        """
        self._end_all({key: {"state": state} | answer})

    @api.model
    def _end_all(self, answers):
        """As ``_end`` for many: {key: {"state": …, "words": …}}."""
        with self._own_transaction() as deliveries:
            last, _attempts = deliveries._last_of(list(answers))
            for key, row in last.items():
                row._answered(**answers[key])

    def _answered(self, state, **answer):
        """Take the provider's answer, unless a receipt has said more meanwhile."""
        values = {name: answer[name] for name in answer if answer[name]}
        for name in ("code", "words", "provider_ref"):
            if name in values:
                values[name] = str(values[name])[:TEXT_LENGTH]
        values["answered_at"] = fields.Datetime.now()
        if self._transitions.allows(self.state, state):
            self._move(state, **values)

    @contextmanager
    def _own_transaction(self):
        """This model as superuser, in a transaction that ends with the block."""
        with self.env.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})["party.delivery"]._as_mover()

    @api.model
    def _last_of(self, keys):
        """{key: the last row of the key}, {key: number of its rows}."""
        rows = self.search([("key", "in", keys)], order="id")
        return {row.key: row for row in rows}, Counter(rows.mapped("key"))

    def _may_be_repeated(self, now):
        return self.state == "failed" and not (self.retry_at and self.retry_at > now)

    @api.model
    def _ledger_values(self, call):
        recipient = call["recipient"]
        is_sms = call["channel"] == "sms"
        if is_sms:
            recipient = "*" * 4 + last_digits(recipient)
        return call | {
            "recipient": recipient[:TEXT_LENGTH],
            "purpose": call["purpose"][:TEXT_LENGTH],
            "data_kinds": "number_text" if is_sms else "text",
        }

    # ------------------------------------------------------------------
    # Letters
    # ------------------------------------------------------------------
    @api.model
    def _pass_on(self, letters):
        """Write down letters that left, within the present transaction.

        :param letters: dicts of ``key``, ``channel``, ``purpose``, ``recipient``,
            ``center_id`` and ``started_at``, when it left and not when it is recorded;
            perhaps ``data_kinds``, other than of letters home
        """
        # nobody may write the ledger but by its steps
        rows_sudo = self.sudo()._as_mover()
        defaults = {
            "company_id": self.env.company.id,
            "state": "passed_on",
            "data_kinds": "letter",
            "basis": "consent",
        }
        for letter in letters:
            for name in ("purpose", "recipient"):
                letter[name] = letter[name][:TEXT_LENGTH]
        rows_sudo.create([defaults | letter for letter in letters])

    @api.model
    def _received(self, moments):
        """The recipients have confirmed what went out: {key: when they did}."""
        # nobody may write the ledger but by its steps
        rows_sudo = self.sudo().search(
            [("key", "in", list(moments)), ("state", "=", "passed_on")]
        )
        for moment, group_sudo in rows_sudo.grouped(lambda r: moments[r.key]).items():
            group_sudo._move("delivered", answered_at=moment)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("The ledger of what went to somebody outside is kept (P-07).")
        )

    @api.model
    def _returned(self, keys, words):
        """What went out under ``keys`` did not arrive; it may go out again."""
        # nobody may write the ledger but by its steps
        rows_sudo = self.sudo().search(
            [("key", "in", keys), ("state", "=", "passed_on")]
        )
        rows_sudo._move(
            "failed", answered_at=fields.Datetime.now(), words=words[:TEXT_LENGTH]
        )

    # ------------------------------------------------------------------
    # What staff learn from the provider
    # ------------------------------------------------------------------
    def action_confirm_sent(self):
        """Record that the provider says it went out."""
        self._settle("accepted", self.env._("The provider says that it went out."))

    def action_confirm_not_sent(self):
        """Record that the provider knows nothing of it; it may be sent again."""
        self._settle("failed", self.env._("The provider says it did not go out."))

    def _settle(self, state, words):
        self.ensure_one()
        self.check_access("read")
        if not self.env.user.has_group("party_service_center.group_party_admin"):
            raise NotOnDuty(
                self.env._("An administrator asks the provider and records the answer.")
            )
        if self.channel != "sms":
            raise Refusal(
                self.env._(
                    "What became of it is recorded on the post or letter itself."
                )
            )
        now = fields.Datetime.now()
        if self.state == "started" and self.started_at > now - STILL_RUNNING:
            raise Refusal(
                self.env._("The call may still be running. Ask again in ten minutes.")
            )
        if self.state not in ("started", "unknown"):
            raise Refusal(
                self.env._("What came of this delivery is known; nothing is to settle.")
            )
        # nobody may write the ledger but by its steps
        self_sudo = self.sudo()
        self_sudo._answered(state, words=words)
        self_sudo._tell_trackers()

    # ------------------------------------------------------------------
    # What the network reports
    # ------------------------------------------------------------------
    @api.model
    def _receive(self, company, provider, receipts):
        """Take reports of text messages, in whatever order and however often.

        A report names its call and a number; no two numbers of a call end alike.

        :param receipts: a list of ``sms_outcome.Receipt``
        """
        rows = self.search(
            [
                ("channel", "=", "sms"),
                ("company_id", "=", company.id),
                ("provider", "=", provider),
                ("provider_ref", "in", [one.provider_ref for one in receipts]),
            ]
        )
        by_report = {
            (row.provider_ref, last_digits(row.recipient)): row for row in rows
        }
        news = {}  # what is reported → the rows that it is new to
        for one in receipts:
            row = by_report.get((one.provider_ref, one.digits), self.browse())
            state = "delivered" if one.is_delivered else "failed"
            if row and row._transitions.allows(row.state, state):
                report = (state, one.code[:TEXT_LENGTH], one.words[:TEXT_LENGTH])
                news[report] = news.get(report, self.browse()) | row
        for (state, code, words), rows in news.items():
            # the same push may have reported of one message twice
            told = rows.filtered(
                lambda row, s=state: row._transitions.allows(row.state, s)
            )
            told._move(state, code=code, words=words)
            told._tell_trackers()

    def _tell_trackers(self):
        """Pass what is known now on to Odoo's trackers of the messages."""
        keys = self.filtered(lambda row: row.channel == "sms").mapped("key")
        trackers = self.env["sms.tracker"].search([("sms_uuid", "in", keys)])
        row = self[:1]  # the same was reported of all of them
        if row.state == "failed":
            reason = ": ".join(filter(None, (row.code, row.words)))
            trackers.with_context(
                sms_known_failure_reason=reason
            )._action_update_from_provider_error("not_delivered")
        else:
            state = "sent" if row.state == "delivered" else "pending"
            trackers._action_update_from_sms_state(state)
