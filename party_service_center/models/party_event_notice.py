"""How one person was told of an activity, and whether it reached them."""

from odoo import api, fields, models

from ..exceptions import EventRefused, FiledRecord
from ..tools.transitions import Transitions
from .party_event_route import PERSONAL_KINDS

CODE_LENGTH = 100  # characters of a provider's code
WORDS_LENGTH = 500  # characters of a provider's words
NOTE_LENGTH = 2000  # characters

OUTCOMES = [
    ("reached", "Reached"),
    ("not_reached", "Not Reached"),
    ("wrong_number", "Wrong Number"),
    ("later", "Asked to Call Later"),
]
TOLD = ("sent", "delivered")


class PartyEventNotice(models.Model):
    """One message, letter or telephone call by which a person is told of an activity.

    A call that is still to be made is a row as well, which says why no other way
    reached the person. Rows are written by steps alone and are never deleted.

    Clause: A3.3.2 (notices per person and channel)
    """

    _name = "party.event.notice"
    _description = "Notice to a Person"
    _inherit = ["party.transition.mixin", "party.event.part.mixin"]
    _order = "id desc"

    _transitions = Transitions.declare(
        {
            "queued": ["sent", "delivered", "failed"],
            "manual": ["sent", "delivered", "failed", "cancelled"],
            "sent": ["delivered", "failed"],
            "delivered": [],
            # a receipt may come after the provider has given up
            "failed": ["sent", "delivered"],
            "cancelled": [],
        }
    )
    _stamps = {
        state: ("told_at", "told_by_id")
        for state in ("sent", "delivered", "failed", "cancelled")
    }
    _proof_fields = frozenset(
        {
            "event_id",
            "announcement_id",
            "participant_id",
            "kind",
            "reason",
            "provider_code",
            "provider_words",
            "message_ref",
            "outcome",
            "note",
        }
    )

    announcement_id = fields.Many2one(
        "party.event.announcement", required=True, index=True, ondelete="restrict"
    )
    participant_id = fields.Many2one(
        "party.event.participant",
        "Person",
        required=True,
        index=True,
        ondelete="restrict",
    )
    member_name = fields.Char("Member's Name", related="participant_id.member_name")
    kind = fields.Selection(
        [*PERSONAL_KINDS, ("phone", "Telephone")], "Way", required=True
    )
    state = fields.Selection(
        [
            ("queued", "Queued"),
            ("manual", "To Be Done by Hand"),
            ("sent", "Sent"),
            ("delivered", "Delivered"),
            ("failed", "Failed"),
            ("cancelled", "Not Needed Any More"),
        ],
        required=True,
        readonly=True,
        copy=False,
    )
    told_at = fields.Datetime("When", readonly=True, copy=False)
    told_by_id = fields.Many2one(
        "res.users", "Told by", readonly=True, copy=False, ondelete="restrict"
    )
    provider_code = fields.Char("Code", help="What the provider answered.")
    provider_words = fields.Char("Provider's Answer", help="In the provider's words.")
    message_ref = fields.Char(
        "Message-Id",
        index="btree_not_null",
        help="By it an e-mail that bounced is known.",
    )
    # telephone
    reason = fields.Char("Why by Telephone")
    outcome = fields.Selection(OUTCOMES)
    note = fields.Text(help="What was said on the telephone.")

    # a second click or a crash makes nothing twice
    _once = models.UniqueIndex(
        "(announcement_id, participant_id, kind) WHERE kind != 'phone'",
        "This person was told so already.",
    )
    _one_call_waits = models.UniqueIndex(
        "(announcement_id, participant_id) WHERE kind = 'phone' AND state = 'manual'",
        "This person is on the telephone list already.",
    )
    _letters_idx = models.Index("(event_id) WHERE kind = 'letter' AND state = 'manual'")
    _outcome_of_calls = models.Constraint(
        "CHECK (outcome IS NULL OR kind = 'phone')", "Only a call has an outcome."
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(note) <= {NOTE_LENGTH}"
        f" AND char_length(provider_code) <= {CODE_LENGTH}"
        f" AND greatest(char_length(provider_words), char_length(reason))"
        f" <= {WORDS_LENGTH})",
        "A note has at most 2,000 characters.",
    )

    @api.depends("kind", "participant_id.member_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for notice in self:
            notice.display_name = (
                f"{notice.member_name or ''} · {kinds.get(notice.kind, '')}"
            )

    @api.model
    def _make(self, announcement, people, kind, state, **values):
        """One notice of ``announcement`` for each of ``people``, in their order.

        :param values: fields that are the same for all, or callables of the person
        """
        return (
            self._as_mover()
            .create(
                [
                    {
                        "event_id": announcement.event_id.id,
                        "announcement_id": announcement.id,
                        "participant_id": person.id,
                        "kind": kind,
                        "state": state,
                    }
                    | {
                        name: value(person) if callable(value) else value
                        for name, value in values.items()
                    }
                    for person in people
                ]
            )
            ._as_user()
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FiledRecord(
            self.env._("Notices are kept; they prove who was told how and when.")
        )

    # ------------------------------------------------------------------
    # What the provider says
    # ------------------------------------------------------------------
    def _take_result(self, state, code="", words="", **values):
        """Record what became of these messages; a result may be told again, or late.

        Who was not reached is told in the next way, together with all who were not.
        """
        news = self.filtered(lambda row: row._transitions.allows(row.state, state))
        if not news:
            return
        values = {"told_by_id": False} | values  # nobody's doing, as a rule
        news._move(
            state,
            provider_code=(code or "")[:CODE_LENGTH],
            provider_words=(words or "")[:WORDS_LENGTH],
            **values,
        )
        if state == "failed":
            news._fall_back()
        else:
            news._end_calls()

    def _end_calls(self):
        """Who was reached is called no more about the same; a refusal is still told."""
        people = self.participant_id.filtered(lambda person: person.reply != "refused")
        calls = people._waiting_calls()
        calls.filtered(lambda call: call.announcement_id in self.announcement_id)._move(
            "cancelled"
        )

    def _fall_back(self):
        """Tell otherwise whom these messages did not reach, while it still matters."""
        now = fields.Datetime.now()
        matter = self.filtered(
            lambda row: (
                row.announcement_id.is_running
                and row.event_id.state in ("announced", "cancelled")
                and row.event_id.date_begin > now
            )
        )
        for announcement, rows in matter.grouped("announcement_id").items():
            announcement._tell_otherwise(rows)

    def _failure_text(self):
        """Which way failed and why, for whoever calls instead."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(way)s failed: %(words)s",
            way=kinds[self.kind],
            words=self.provider_words or self.provider_code or "?",
        )[:WORDS_LENGTH]

    # ------------------------------------------------------------------
    # Letters
    # ------------------------------------------------------------------
    def action_mark_posted(self):
        """Record that these letters were posted just now."""
        self._check_letters()
        # notices are written by their steps alone
        self.sudo()._move("sent")

    def action_letter_came_back(self):
        """Record that these letters could not be delivered; the next way is taken."""
        self._check_letters()
        if any(row.state != "sent" for row in self):
            raise EventRefused(
                self.env._("Only a letter that was posted can come back.")
            )
        # notices are written by their steps alone
        self.sudo()._take_result(
            "failed",
            words=self.env._("The letter came back."),
            told_by_id=self.env.uid,
        )

    def _check_letters(self):
        """Raise unless these are letters of a list that the present user keeps."""
        self.check_access("read")
        self.event_id.check_access("write")
        self.event_id._check_unlocked("write")
        if any(row.kind != "letter" for row in self):
            raise EventRefused(
                self.env._("Only letters are posted and come back. Choose letters.")
            )
