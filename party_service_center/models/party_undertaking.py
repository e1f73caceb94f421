"""The secrecy undertaking that the staff sign before they see anything."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import FiledRecord, QualificationRefused
from ..tools.transitions import Transitions

NOTE_LENGTH = 2000  # characters
# what is entered with the signature and never changed afterwards
SIGNED_FIELDS = frozenset({"signed_date", "paper_place", "scan", "scan_name"})


class PartyUndertaking(models.Model):
    """One person's undertaking to keep secret what they learn at a center.

    It is made ready in the wording in use, printed, signed on paper and recorded by
    somebody else. Without one that is signed nobody is assigned to a center.

    Clause: P-17 (signed before access), P-18 (place of the paper original)
    """

    _name = "party.undertaking"
    _description = "Secrecy Undertaking"
    _inherit = ["party.transition.mixin", "party.reason.mixin", "party.thread.mixin"]
    _order = "id desc"
    _rec_name = "user_id"

    _transitions = Transitions.declare(
        {"draft": ["signed"], "signed": ["void"], "void": []}
    )
    _stamps = {
        "signed": ("recorded_at", "recorded_by_id"),
        "void": ("voided_at", "voided_by_id"),
    }
    _proof_fields = frozenset({"text_id", "void_reason"})
    _fixed_fields = frozenset({"user_id"})
    _reasoned_steps = {"void": "_void"}

    user_id = fields.Many2one(
        "res.users", "Person", required=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("draft", "To Be Signed"), ("signed", "Signed"), ("void", "Void")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        tracking=True,
    )
    text_id = fields.Many2one(
        "party.text",
        "Wording",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The version of the undertaking in use when this sheet was made ready.",
    )
    body = fields.Text(related="text_id.body", string="What Is Signed")
    signed_date = fields.Date("Signed on", copy=False)
    paper_place = fields.Char(
        "Paper Original", copy=False, help="Where the signed paper lies (P-18)."
    )
    scan = fields.Binary(
        "Scan of the Paper", attachment=True, copy=False, help="Optional."
    )
    scan_name = fields.Char("Name of the Scan", copy=False)
    recorded_at = fields.Datetime("Recorded at", readonly=True, copy=False)
    recorded_by_id = fields.Many2one(
        "res.users", "Recorded by", readonly=True, copy=False, ondelete="restrict"
    )
    voided_at = fields.Datetime("Void since", readonly=True, copy=False)
    voided_by_id = fields.Many2one(
        "res.users", "Voided by", readonly=True, copy=False, ondelete="restrict"
    )
    void_reason = fields.Text("Why Void", readonly=True, copy=False)

    _texts_bounded = models.Constraint(
        "CHECK (greatest(char_length(paper_place), char_length(scan_name),"
        f" char_length(void_reason)) <= {NOTE_LENGTH})",
        "A text has at most 2,000 characters.",
    )
    _signed_complete = models.Constraint(
        "CHECK (state = 'draft' OR (signed_date IS NOT NULL"
        " AND recorded_at IS NOT NULL))",
        "A signed undertaking records when it was signed.",
    )
    _one_draft = models.UniqueIndex(
        "(user_id) WHERE state = 'draft'",
        "A sheet for this person is ready to be signed already.",
    )

    @api.depends("user_id", "signed_date")
    def _compute_display_name(self):
        for paper in self:
            paper.display_name = self.env._(
                "Secrecy undertaking of %(person)s", person=paper.user_id.name or ""
            )

    @api.model_create_multi
    def create(self, vals_list):
        records = self if self._is_mover() else self._refuse_protected(vals_list)
        papers = super(PartyUndertaking, records._as_mover()).create(
            self._with_wording(vals_list)
        )
        return papers if self._is_mover() else papers._as_user()

    @api.model
    def _with_wording(self, vals_list):
        """The values with the wording in use; nobody chooses another one."""
        text = self.env["party.text"]._current("secrecy")
        if not text:
            raise QualificationRefused(
                self.env._(
                    "No wording of the secrecy undertaking is in use. Put one into use"
                    " first, under Configuration, Texts (P-17)."
                )
            )
        return [vals | {"text_id": text.id} for vals in vals_list]

    def write(self, vals):
        if not self._is_mover() and SIGNED_FIELDS.intersection(vals):
            for paper in self.filtered(lambda paper: paper.state != "draft"):
                raise FiledRecord(
                    self.env._(
                        "%(paper)s is signed and stays as it was. Void it with a reason"
                        " and record another one.",
                        paper=paper.display_name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if not all(paper.state == "draft" for paper in self):
            raise FiledRecord(self.env._("Signed undertakings are kept."))

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_sign(self):
        """Record that the person has signed the paper."""
        self.ensure_one()
        self._check_step("signed")
        if self.env.user == self.user_id:
            raise QualificationRefused(
                self.env._(
                    "Nobody records their own undertaking. Ask the administrator or the"
                    " center's director to do it (P-17)."
                )
            )
        if not self.signed_date or not ((self.paper_place or "").strip() or self.scan):
            raise QualificationRefused(
                self.env._(
                    "Enter when it was signed, and where the paper lies or its scan."
                )
            )
        if self.signed_date > fields.Date.context_today(self):
            raise QualificationRefused(
                self.env._("Nobody signs in the future. Check the date.")
            )
        self._move("signed")

    def action_void(self):
        return self._ask_reason("void", self.env._("Void an Undertaking"))

    def _void(self, reason):
        """It was signed by mistake, or the person is released from it."""
        self.ensure_one()
        self._move("void", void_reason=reason)

    def _holding(self):
        """Those of these that bind their person today."""
        return self.filtered_domain(Domain("state", "=", "signed"))
