"""Letters of a center to the home organizations of its members."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord
from ..tools.transitions import Transitions
from .letter_codes import (
    NOTE_LENGTH,
    OPEN_STATES,
    SECRECIES,
    TEXT_LENGTH,
    UNSENT_STATES,
)


class PartyLetter(models.Model):
    """One letter to one home organization about its members at a center.

    It is drafted by its run, gets its number when the director approves it and stays
    as it is from then on. How it went out and what came back is added to it.

    Clause: A3.3.4 (annual letter), A2.6 (periodic notice), P-07, P-17
    """

    _name = "party.letter"
    _description = "Letter to a Home Organization"
    _inherit = [
        "party.transition.mixin",
        "party.letter.made.mixin",
        "party.letter.recount.mixin",
        "party.letter.step.mixin",
        "party.letter.address.mixin",
        "party.letter.unsent.mixin",
        "party.letter.sending.mixin",
        "party.thread.mixin",
    ]
    # ascending, for runs themselves begin with the latest
    _order = "run_id, addressee_name, part, id"
    _rec_names_search = ["name", "addressee_name"]

    _transitions = Transitions.declare(
        {
            "draft": ["approved", "held"],
            "held": ["draft"],
            "approved": ["sent", "void"],
            "sent": ["answered", "approved"],  # the latter when it came back
            "answered": [],
            "void": [],
        }
    )
    _stamps = {
        "held": ("held_at", "held_by_id"),
        "approved": ("approved_at", "approved_by_id"),
        "void": ("voided_at", "voided_by_id"),
        "sent": ("sent_at", "sent_by_id"),
        "answered": ("answered_at", "answered_by_id"),
    }
    _proof_fields = frozenset(
        {
            "name",
            "run_id",
            "addressee_id",
            "addressee_name",
            "address",
            "postcode",
            "email",
            "part",
            "round_number",
            "as_of",
        }
    )

    name = fields.Char("Letter Number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("held", "Held Back"),
            ("approved", "Approved"),
            ("sent", "Sent"),
            ("answered", "Acknowledged"),
            ("void", "Void"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
    )
    run_id = fields.Many2one(
        "party.letter.run",
        "Run of Letters",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    center_id = fields.Many2one(related="run_id.center_id", store=True, index=True)
    run_state = fields.Selection(related="run_id.state", string="Run Is")
    kind = fields.Selection(related="run_id.kind", store=True)
    year = fields.Integer(related="run_id.year", store=True, aggregator=None)
    due_date = fields.Date(related="run_id.due_date", store=True)
    part = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        aggregator=None,
        help="Later letters of a run to the same organization tell of members who were"
        " missing in the first.",
    )
    round_number = fields.Integer(readonly=True, aggregator=None)
    as_of = fields.Datetime(
        "Figures as of", required=True, readonly=True, help="When they were counted."
    )

    # to whom, as it was when the letter was drafted
    addressee_id = fields.Many2one(
        "party.organization",
        "Addressed to",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    addressee_name = fields.Char(
        "Name of the Addressee", required=True, readonly=True, index="trigram"
    )
    address = fields.Char("Address of the Addressee", readonly=True)
    postcode = fields.Char("Postcode of the Addressee", readonly=True)
    email = fields.Char("E-mail of the Addressee", readonly=True)
    secrecy = fields.Selection(
        SECRECIES, required=True, default="internal", help="Its mark (P-17)."
    )

    line_ids = fields.One2many("party.letter.line", "letter_id", "Members in It")
    member_count = fields.Integer(
        "Members Written of", compute="_compute_member_count", store=True
    )
    has_withdrawn = fields.Boolean(
        "Consent Withdrawn",
        compute="_compute_has_withdrawn",
        search="_search_has_withdrawn",
        help="A member in it has withdrawn the consent since: it must not go out as it"
        " is (P-04).",
    )
    has_double = fields.Boolean(
        "Names Somebody Twice",
        compute="_compute_has_withdrawn",
        search="_search_has_double",
        help="Two records of the register were one person: the run tells of both, and"
        " this letter must not go out as it is (A1.1.6).",
    )

    # its course
    approved_at = fields.Datetime("Approved on", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", "Approved by", readonly=True, copy=False, ondelete="restrict"
    )
    note = fields.Text("Note on the Letter")
    can_direct = fields.Boolean(compute="_compute_can_direct")

    _name_uniq = models.UniqueIndex(
        "(name)", "Another letter has this number already. Approve once more."
    )
    _addressee_uniq = models.UniqueIndex(
        "(run_id, addressee_id, part) WHERE state != 'void'",
        "The organization has its letter of this run already.",
    )
    _number_given = models.Constraint(
        "CHECK ((name IS NULL) = (state IN ('draft', 'held')))",
        "A letter gets its number when it is approved.",
    )
    _reasons_given = models.Constraint(
        "CHECK ((state != 'held' OR hold_reason IS NOT NULL)"
        " AND (state != 'void' OR void_reason IS NOT NULL))",
        "A letter is held back or withdrawn with a reason.",
    )
    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(note), char_length(hold_reason),"
        f" char_length(void_reason)) <= {NOTE_LENGTH}"
        " AND greatest(char_length(post_number), char_length(taken_by),"
        f" char_length(message_ref)) <= {TEXT_LENGTH})",
        "Names and numbers have at most 200 characters, notes and reasons 2,000.",
    )
    # what is unsent at a center
    _unsent_idx = models.Index(
        "(center_id, due_date) WHERE state IN ('draft', 'approved')"
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.depends("name", "addressee_name")
    def _compute_display_name(self):
        for letter in self:
            parts = (letter.name, letter.addressee_name)
            letter.display_name = " · ".join(filter(None, parts))

    @api.depends("line_ids")
    def _compute_member_count(self):
        counts = dict(
            self.env["party.letter.line"]._read_group(
                [("letter_id", "in", self.ids)], ["letter_id"], ["__count"]
            )
        )
        for letter in self:
            letter.member_count = counts.get(letter, 0)

    @api.depends(
        "state",
        "line_ids.member_id.has_home_consent",
        "line_ids.member_id.merged_into_id",
    )
    def _compute_has_withdrawn(self):
        for letter in self:
            is_unsent = letter.state in UNSENT_STATES
            letter.has_withdrawn = is_unsent and bool(letter._withdrawn_lines())
            letter.has_double = is_unsent and bool(letter._double_lines())

    @api.model
    def _search_has_withdrawn(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._tells_of(
            Domain("member_id.has_home_consent", "=", False)
            & Domain("member_id.merged_into_id", "=", False)
        )

    @api.model
    def _search_has_double(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._tells_of(Domain("member_id.merged_into_id", "!=", False))

    @api.model
    def _tells_of(self, domain):
        """Unsent letters that have a line for which ``domain`` holds."""
        # the member may be another center's by now
        lines_sudo = self.env["party.letter.line"].sudo()
        lines = lines_sudo._search(
            domain & Domain("letter_id.state", "in", UNSENT_STATES)
        )
        return Domain("line_ids", "any", [("id", "in", lines)])

    @api.depends_context("uid")
    @api.depends("center_id")
    def _compute_can_direct(self):
        for letter in self:
            letter.can_direct = letter.run_id.can_direct

    def _withdrawn_lines(self):
        """Lines of members who have withdrawn their consent since (P-04)."""
        # the member may be another center's by now
        lines_sudo = self.sudo().line_ids - self._double_lines()
        return lines_sudo.filtered(lambda line: not line.member_id.has_home_consent)

    def _double_lines(self):
        """Lines that stayed with a record which was merged into another (A1.1.6)."""
        # the member may be another center's by now
        lines_sudo = self.sudo().line_ids
        return lines_sudo.filtered("member_id.merged_into_id")

    def write(self, vals):
        if not self._is_mover():
            self._check_open(vals)
        return super().write(vals)

    def _check_open(self, vals):
        """Refuse changes of what is settled: the mark when approved, proofs when sent.

        :raise FiledRecord: it is approved, or sent
        """
        self.check_access("write")
        for letter in self:
            is_settled = letter.state not in OPEN_STATES and (
                {"secrecy", "line_ids"} & vals.keys()
            )
            is_gone = letter.state not in UNSENT_STATES and (
                {"post_number", "taken_by", "message_ref"} & vals.keys()
            )
            if is_settled or is_gone:
                raise FiledRecord(
                    self.env._(
                        "%(letter)s is settled and stays as it is.",
                        letter=letter.display_name,
                    )
                )
            if {"secrecy", "line_ids"} & vals.keys():
                letter.run_id._check_may_direct()

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_by_run(self):
        if not self._is_mover() or any(letter.name for letter in self):
            raise FiledRecord(
                self.env._("Letters are kept. Hold a draft back, or withdraw it.")
            )
