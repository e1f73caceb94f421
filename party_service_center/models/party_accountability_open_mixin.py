"""Who opens an accountability file, and about whom."""

from odoo import api, fields, models

from ..exceptions import AccountabilityRefused
from .accountability_codes import NO_POST
from .party_staff import ROLES


class PartyAccountabilityOpenMixin(models.AbstractModel):
    """A file with the person and the post as they were when it was opened.

    The committee opens it, or the director of the center about one of its clerks;
    nobody about themselves.

    Clause: A4.6
    """

    _name = "party.accountability.open.mixin"
    _description = "File About Somebody"

    staff_id = fields.Many2one(
        "party.staff",
        "Assignment",
        index=True,
        ondelete="restrict",
        domain=lambda self: [("user_id", "!=", self.env.uid)],
        help="Whom the file is about, in which post at which center; empty for somebody"
        " without a post, on whom the committee opens a file from a possible lapse.",
    )
    center_id = fields.Many2one(
        "party.center", readonly=True, index=True, ondelete="restrict"
    )
    person_id = fields.Many2one(
        "res.users",
        "Person Concerned",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    person_name = fields.Char("Name of the Person", readonly=True)
    person_role = fields.Selection([*ROLES, NO_POST], "Post Held", readonly=True)
    opened_at = fields.Datetime("Opened at", readonly=True, copy=False)
    opened_by_id = fields.Many2one(
        "res.users", "Opened by", readonly=True, copy=False, ondelete="restrict"
    )

    _person_frozen = models.Constraint(
        "CHECK (name IS NOT NULL AND center_id IS NOT NULL AND person_id IS NOT NULL"
        " AND person_name IS NOT NULL AND person_role IS NOT NULL"
        " AND opened_by_id IS NOT NULL)",
        "A file has a number, a person and somebody who opened it.",
    )
    _not_by_the_person = models.Constraint(
        "CHECK (opened_by_id != person_id"
        " AND (decided_by_id IS NULL OR decided_by_id NOT IN (person_id, opened_by_id))"
        " AND (reviewed_by_id IS NULL OR reviewed_by_id != person_id))",
        "Nobody opens or decides a file about themselves, and nobody decides one that"
        " they opened.",
    )

    @api.model
    def _open_on(self, lapse):
        """A file on a possible lapse; of somebody without a post, by the committee."""
        staff = lapse._post()
        values = {"facts": lapse.words, "is_secrecy_breach": lapse.is_secrecy_breach}
        if staff:
            return self.create(values | {"staff_id": staff.id})
        whom = {"person_id": lapse.person_id.id, "center_id": lapse.center_id.id}
        return self._as_mover().create(values | whom)

    @api.model
    def _prepare(self, vals):
        """``vals`` with number, person and post as they are now.

        :raise AccountabilityRefused: nobody is named, or the person themselves opens it
        """
        staff = self._record_given(vals, "staff_id").exists()
        if staff:
            person, center, role = staff.user_id, staff.center_id, staff.role
        elif self._is_mover():
            # our own step for somebody without a post (party.lapse)
            person = self._record_given(vals, "person_id")
            center, role = self._record_given(vals, "center_id"), NO_POST[0]
        else:
            raise AccountabilityRefused(
                self.env._("Choose whom the file is about: the assignment to a center.")
            )
        if person == self.env.user:
            raise AccountabilityRefused(
                self.env._(
                    "Nobody opens a file about themselves. Somebody else on the"
                    " committee does."
                )
            )
        if not (vals.get("facts") or "").strip():
            raise AccountabilityRefused(self.env._("Write down what happened."))
        self._check_may_open(center, role)
        return vals | {
            "state": "draft",
            "name": center._next_number("accountability_sequence_id", center._today()),
            "center_id": center.id,
            "person_id": person.id,
            "person_name": person.name,
            "person_role": role,
            "opened_at": fields.Datetime.now(),
            "opened_by_id": self.env.uid,
        }

    @api.model
    def _check_may_open(self, center, role):
        """Refuse before a number is taken; the record rules refuse as well."""
        self.check_access("create")
        is_director = self.env.user == center.director_user_id
        if not self._is_overseer() and not (is_director and role == "clerk"):
            raise AccountabilityRefused(
                self.env._(
                    "A file is opened by the Party committee, or by the director of"
                    " the center about one of its clerks."
                )
            )
