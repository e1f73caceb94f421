"""What of the letters has still to go out, and what is over time."""

from odoo import api, fields, models
from odoo.fields import Domain

from .letter_codes import LEFT_STATES, UNSENT_STATES


class PartyLetterUnsentMixin(models.AbstractModel):
    """A letter that has to go out by its last day.

    One held back may wait until then; from that day on it is unsent as every other,
    whatever the reason.

    Clause: A3.3.4 (before 30 December)
    """

    _name = "party.letter.unsent.mixin"
    _description = "Letter That Has to Go Out"

    is_unsent = fields.Boolean(
        "Has to Go Out",
        compute="_compute_is_unsent",
        search="_search_is_unsent",
        help="Not sent and not withdrawn; from its last day on also when held back.",
    )
    is_overdue = fields.Boolean(
        "Overdue and Unsent",
        compute="_compute_is_unsent",
        search="_search_is_overdue",
        help="Its last day is over and it has not gone out.",
    )

    @api.depends("state", "due_date")
    def _compute_is_unsent(self):
        for letter in self:
            today = letter.center_id._today() if letter.center_id else None
            has_day = bool(letter.due_date and today)
            letter.is_unsent = letter.state in UNSENT_STATES or (
                letter.state == "held" and has_day and letter.due_date <= today
            )
            letter.is_overdue = (
                letter.state in LEFT_STATES and has_day and letter.due_date < today
            )

    @api.model
    def _search_is_unsent(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._unsent_domain(self.env["party.center"])

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        every = self.env["party.center"]
        return self._running_domain() & self._due_domain(every, "<")

    @api.model
    def _unsent_domain(self, centers):
        """What has to go out of ``centers``; of all of them where none is given."""
        held = Domain("state", "=", "held") & self._due_domain(centers, "<=")
        return Domain("state", "in", UNSENT_STATES) | held

    @api.model
    def _running_domain(self):
        """Letters that are to go out still."""
        return Domain("state", "in", LEFT_STATES)

    @api.model
    def _due_domain(self, centers, operator):
        """How the last day compares with today at each center."""
        return centers._in_own_time(
            lambda center: Domain("due_date", operator, center._today())
        )

    # ------------------------------------------------------------------
    # Evaluation
    # ------------------------------------------------------------------
    @api.model
    def _on_time(self, center, year):
        """How the annual letters of ``center`` about ``year`` went out (A3.3.4).

        Letters that were withdrawn with a reason are not due. Those held back are:
        they have not reached anybody, whatever the reason.

        :return: counts: ``due``, and of them ``in_time``, ``late``, ``unsent`` and
            ``held``
        """
        # whoever evaluates need not be of the center
        groups = self.sudo()._read_group(
            [
                ("center_id", "=", center.id),
                ("kind", "=", "annual"),
                ("year", "=", year),
                ("state", "!=", "void"),
            ],
            ["state", "is_late"],
            ["__count"],
        )
        counts = dict.fromkeys(("due", "in_time", "late", "unsent", "held"), 0)
        for state, is_late, count in groups:
            if state in LEFT_STATES:
                name = "held" if state == "held" else "unsent"
            else:
                name = "late" if is_late else "in_time"
            counts[name] += count
            counts["due"] += count
        return counts
