"""Who decides on the open work of somebody who leaves, and who may take it over."""

from odoo import api, fields, models

from ..exceptions import NotOnDuty

ADMIN = "party_service_center.group_party_admin"


class PartyHandoverRightMixin(models.AbstractModel):
    """A handover list with those who decide on it and those who may succeed.

    Clause: A1.1.2
    """

    _name = "party.handover.right.mixin"
    _description = "Handover With Who Decides on It"

    candidate_ids = fields.Many2many(
        "res.users", compute="_compute_rights", string="Candidates"
    )
    can_hand_over = fields.Boolean(compute="_compute_rights")
    can_take_over = fields.Boolean(compute="_compute_rights")

    @api.depends("staff_id", "line_ids.state", "line_ids.successor_id")
    @api.depends_context("uid")
    def _compute_rights(self):
        for handover in self:
            handover.candidate_ids = handover._candidates()
            handover.can_hand_over = handover._may_hand_over(handover.staff_id)
            handover.can_take_over = bool(handover._mine_to_take())

    def _candidates(self):
        """Who may take work over: whoever is on duty at the center, else."""
        posts = self.center_id.staff_ids.filtered("is_on_duty")
        return posts.user_id - self.user_id

    @api.model
    def _may_hand_over(self, post):
        """Whether the present user decides on the open work of ``post``."""
        people = post.user_id | self._deciders(post)
        return self.env.user in people or self.env.user.has_group(ADMIN)

    @api.model
    def _deciders(self, post):
        """Who sees to it that the work of ``post`` goes to others.

        The center's director; the committee where there is none or the director leaves.
        """
        center = post.center_id
        others = center._answerable() - post.user_id
        return others or center._committee() - post.user_id

    @api.model
    def _check_decides(self, post):
        if not self._may_hand_over(post):
            raise NotOnDuty(
                self.env._(
                    "Only who leaves, the center's director (the committee where there"
                    " is none) or an administrator hands the work of %(person)s over.",
                    person=post.user_id.name,
                )
            )

    def _mine_to_take(self):
        return self.line_ids.filtered(
            lambda line: line.state == "handed" and line.successor_id == self.env.user
        )

    def _check_may_hand_over(self):
        self.check_access("write")
        for handover in self:
            handover._check_decides(handover.staff_id)

    @api.constrains("heir_id")
    def _check_heir(self):
        for handover in self.filtered("heir_id"):
            handover._check_candidate(handover.heir_id)

    def _check_candidate(self, person):
        if person not in self._candidates():
            raise NotOnDuty(
                self.env._(
                    "%(person)s is not on duty at %(center)s and cannot take work over."
                    " Choose somebody else who is.",
                    person=person.name,
                    center=self.center_id.name,
                )
            )
