"""Who stands in for whom while somebody is away."""

from odoo import api, fields, models

from ..exceptions import AbsenceRefused

NOTE_LENGTH = 200  # characters


class PartyAbsence(models.Model):
    """The days somebody on the committee is away, and who decides meanwhile.

    Clause: A3.3.1 (a plan is approved although the approver is away)
    """

    _name = "party.absence"
    _description = "Absence"
    _inherit = ["party.single.mixin", "party.export.mixin"]
    _order = "date_from desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        "Person",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    stand_in_id = fields.Many2one(
        "res.users",
        "Stand-in",
        required=True,
        ondelete="restrict",
        help="Who on the Party committee decides meanwhile.",
    )
    date_from = fields.Date(
        "First Day", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date("Last Day", required=True)
    note = fields.Char()

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "An absence cannot end before it begins."
    )
    _not_oneself = models.Constraint(
        "CHECK (user_id != stand_in_id)",
        "Nobody stands in for themselves; choose somebody else on the committee.",
    )
    _note_bounded = models.Constraint(
        f"CHECK (char_length(note) <= {NOTE_LENGTH})",
        "A note has at most 200 characters.",
    )

    @api.depends("user_id", "date_from", "date_to")
    def _compute_display_name(self):
        for absence in self:
            days = filter(None, (absence.date_from, absence.date_to))
            absence.display_name = (
                f"{absence.user_id.name or ''} {' – '.join(map(str, days))}"
            )

    @api.constrains("stand_in_id")
    def _check_stand_in(self):
        committee = self.env["party.center"]._committee()
        for absence in self:
            if absence.stand_in_id not in committee:
                raise AbsenceRefused(
                    self.env._(
                        "%(person)s is not on the Party committee and cannot decide in"
                        " its place. Choose somebody who is.",
                        person=absence.stand_in_id.name,
                    )
                )

    @api.model
    def _stand_in_for(self, person, day):
        """Who decides for ``person`` on ``day``; nobody when they are there."""
        return self._away_on(day).get(person, person.browse())

    @api.model
    def _away_on(self, day):
        """{who is away on ``day``: who decides for them}."""
        # who is away is no secret; whoever asks for a decision has to find the decider
        absences_sudo = self.sudo().search_fetch(
            [("date_from", "<=", day), ("date_to", ">=", day)],
            ["user_id", "stand_in_id"],
        )
        # of several absences of one person the one that began last holds
        return {
            absence.user_id.sudo(False): absence.stand_in_id.sudo(False)
            for absence in absences_sudo[::-1]
        }
