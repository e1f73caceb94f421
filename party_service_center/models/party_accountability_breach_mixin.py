"""Breaches of secrecy that stand, for the evaluation."""

from odoo import api, fields, models
from odoo.fields import Domain


class PartyAccountabilityBreachMixin(models.AbstractModel):
    """A file that may tell of a breach of secrecy, counted once its decision stands.

    Clause: A4.6, A1.3.4
    """

    _name = "party.accountability.breach.mixin"
    _description = "File on a Breach of Secrecy"

    is_secrecy_breach = fields.Boolean(
        "Breach of Secrecy",
        copy=False,
        tracking=True,
        help="Party secrecy rules were broken; it counts in the center's evaluation.",
    )

    _breaches_idx = models.Index("(center_id) WHERE is_secrecy_breach")

    @api.model
    def _breaches(self, whose, date_from, date_to):
        """Breaches of secrecy that came to stand between two days, for the evaluation.

        Those that ended with no measure, or whose measure was lifted, are none.

        :param whose: ``party.center`` records, or ``res.users``
        :param date date_from: first day, as ``_standing_day`` has it
        :param date date_to: last day
        """
        name = "center_id" if whose._name == "party.center" else "person_id"
        # whoever evaluates sees how many there were, not what they were about
        return (
            self.sudo()
            .search(
                Domain(name, "in", whose.ids)
                & Domain("is_secrecy_breach", "=", True)
                & Domain("outcome", "=", "measure")
                & Domain("state", "in", ("served", "reviewed", "closed"))
                & (Domain("review", "=", False) | Domain("review", "!=", "lifted"))
            )
            .filtered(lambda f: (d := f._standing_day()) and date_from <= d <= date_to)
            .sudo(False)
        )

    def _standing_day(self):
        """The day since which a served decision stands; None while it may be changed.

        When the objection was decided, else the last day on which one was in time: no
        later day moves it, nor does the closing of the file.
        """
        if self.reviewed_at:
            return self.center_id._local_date(self.reviewed_at)
        last = self.notice_ids.due_date
        return last if last < self._today() else None
