"""Where a member belonged from when to when: nothing here is overwritten."""

from odoo import api, fields, models

from ..exceptions import MemberRefused
from .party_member import STANDING_FIELDS
from .party_person_mixin import NOTE_LENGTH
from .person_codes import MEMBER_CATEGORIES, RELATION_TYPES

LEAVING_KINDS = [
    ("moved_away", "Moved Away"),
    ("closed_business", "Closed the Business"),
    ("affiliation_moved", "Affiliation Moved"),
    ("deceased", "Deceased"),
    ("left_party", "Left the Party"),
    ("merged", "Same Person Twice"),
    ("other", "Another Reason"),
]


class PartyStanding(models.Model):
    """Center, home organization and category of a member over a time.

    A change closes the row in force and opens the next one on the same day, so that
    each day has one row; a row that was replaced on its first day counts for no day.
    The roster as of a date is the rows in force on it.

    Clause: A2.2 (dated affiliation, transfer, leaving; roster as of a date)
    """

    _name = "party.standing"
    _description = "Standing of a Member"
    _inherit = ["party.protected.mixin"]
    _order = "date_from desc, id desc"
    _rec_names_search = ["member_id"]

    _fixed_fields = frozenset(
        {"member_id", "date_from", "state", "leaving_kind", "reason", *STANDING_FIELDS}
    )
    _proof_fields = frozenset({"date_to"})

    member_id = fields.Many2one(
        "party.member", "Party Member", required=True, index=True, ondelete="restrict"
    )
    date_from = fields.Date("From", required=True, help="First day it holds.")
    date_to = fields.Date("Until", help="First day it holds no more; empty if it does.")
    state = fields.Selection(
        [("present", "In the Register"), ("left", "Left")],
        required=True,
        default="present",
    )
    center_id = fields.Many2one(
        "party.center", required=True, index=True, ondelete="restrict"
    )
    home_branch_id = fields.Many2one(
        "party.organization",
        "Home Organization",
        required=True,
        index=True,
        ondelete="restrict",
    )
    relation_type = fields.Selection(RELATION_TYPES, "Kind of Affiliation")
    member_category = fields.Selection(MEMBER_CATEGORIES, required=True)
    leaving_kind = fields.Selection(LEAVING_KINDS, "Why Left")
    reason = fields.Text()

    _in_force_uniq = models.UniqueIndex(
        "(member_id) WHERE date_to IS NULL",
        "A member has one standing at a time. Reload the form: somebody else may have"
        " changed it meanwhile.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "A standing cannot end before it begins."
    )
    _leaving_complete = models.Constraint(
        "CHECK ((state = 'left') = (leaving_kind IS NOT NULL))",
        "Leaving has a kind.",
    )
    _texts_bounded = models.Constraint(
        f"CHECK (char_length(reason) <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )
    # the roster of a center as of a date
    _roster_idx = models.Index("(center_id, date_from, date_to)")

    @api.depends("member_id", "date_from")
    def _compute_display_name(self):
        for standing in self:
            # who was a center's own stays named in its roster of that time
            name = standing.sudo().member_id.name
            standing.display_name = f"{name} ({standing.date_from})"

    @api.model
    def _begin(self, members, date=None):
        """Open the first standing of members who were just entered."""
        today = {center: center._today() for center in members.center_id}
        return self.create(
            [
                {
                    "member_id": member.id,
                    "date_from": date or today[member.center_id],
                    "state": "present",
                    **self._standing_of(member),
                }
                for member in members
            ]
        )

    @api.model
    def _standing_of(self, member):
        """Values of the standing that the member's record shows."""
        field = self._fields
        return {
            name: field[name].convert_to_write(member[name], self)
            for name in STANDING_FIELDS
        }

    @api.model
    def _change(self, member, date, **values):
        """Close the standing in force on ``date`` and open the next one.

        :param date: local date from which ``values`` hold
        :raise MemberRefused: a date in the future or before the standing in force; or
            somebody has left and does not return with this change
        """
        member.check_access("write")
        # rows are written by the steps of the register alone
        standings_sudo = self.sudo()
        current = standings_sudo.search(
            [("member_id", "=", member.id), ("date_to", "=", False)]
        )
        if current.state == "left" and values.get("state") != "present":
            raise MemberRefused(
                self.env._(
                    "%(member)s left the register on %(date)s. Record first that they"
                    " trade here again.",
                    member=member.name,
                    date=current.date_from,
                )
            )
        if date > member.center_id._today():
            raise MemberRefused(
                self.env._(
                    "%(date)s lies in the future. Enter it on that day.", date=date
                )
            )
        if date < current.date_from:
            raise MemberRefused(
                self.env._(
                    "What holds for %(member)s now began on %(date)s. A change before"
                    " that day would rewrite the past; enter that day or a later one.",
                    member=member.name,
                    date=current.date_from,
                )
            )
        current._record_proof(date_to=date)
        current.flush_recordset(["date_to"])
        following = standings_sudo.create(
            {
                "member_id": member.id,
                "date_from": date,
                "state": "present",
                **self._standing_of(member),
                **values,
            }
        )
        member.sudo()._take_standing(following)
        return following

    @api.model
    def _as_of(self, date):
        """Domain of the rows that make the roster of ``date`` (A2.2)."""
        return [
            ("state", "=", "present"),
            ("date_from", "<=", date),
            "|",
            ("date_to", "=", False),
            ("date_to", ">", date),
        ]
