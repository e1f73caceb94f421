"""What the survey form asks of a person: shared by a registration and a member."""

from contextlib import suppress

from odoo import api, fields, models

from ..exceptions import InvalidPhone
from .party_identity_mixin import NAME_LENGTH
from .person_codes import EDUCATION, MEMBER_CATEGORIES, RELATION_TYPES
from .phone_check import normalize_phones

PHONE_FIELDS = ("mobile", "phone")
MOBILE_FIELDS = ("mobile",)  # get text messages
NOTE_LENGTH = 2000  # characters


class PartyPersonMixin(models.AbstractModel):
    """Person, Party membership and home organization as on the survey form.

    Clause: A3.1.1; P-03 (minimum)
    """

    _name = "party.person.mixin"
    _description = "Person on the Survey Form"
    _inherit = ["party.identity.mixin"]

    education = fields.Selection(EDUCATION)
    mobile = fields.Char(index="trigram", tracking=True)
    phone = fields.Char("Other Telephone")
    residence = fields.Char(help="Town or street, not the full address.")

    # Party
    member_category = fields.Selection(MEMBER_CATEGORIES, tracking=True)
    party_post = fields.Char("Post in the Party")
    is_floating = fields.Boolean(
        "Mobile Party Member",
        help="The affiliation stays at the place of origin, and for six months running"
        " the member cannot take part there.",
    )
    floating_since_date = fields.Date("Mobile since")
    has_floating_card = fields.Boolean("Has a Mobile Member's Card")
    home_branch_id = fields.Many2one(
        "party.organization",
        "Home Organization",
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Where the formal affiliation is; it is called to confirm the membership"
        " (A3.1.2).",
    )
    relation_type = fields.Selection(RELATION_TYPES, "Kind of Affiliation")
    note = fields.Text()

    _person_texts_bounded = models.Constraint(
        f"CHECK (greatest(char_length(residence), char_length(party_post))"
        f" <= {NAME_LENGTH} AND char_length(note) <= {NOTE_LENGTH}"
        f" AND greatest(char_length(mobile), char_length(phone)) <= {NAME_LENGTH})",
        "A residence, post or telephone number has at most 50 characters, a note at"
        " most 2,000.",
    )

    @api.onchange("mobile")
    def _onchange_mobile(self):
        """Show the number in its usual form, by which people known are found.

        A wrong number stays on the screen; saving refuses it in words.
        """
        with suppress(InvalidPhone):
            self.mobile = self._normalize_phones({"mobile": self.mobile})["mobile"]

    @api.model
    def _normalize_phones(self, vals):
        return normalize_phones(self.env, vals, PHONE_FIELDS, MOBILE_FIELDS)
