"""Complaints and other matters about staff that somebody enters."""

from odoo import api, models

from ..exceptions import AccountabilityRefused, NotOnDuty

ENTERED_KINDS = ("complaint", "other")


class PartyLapseEnterMixin(models.AbstractModel):
    """A lapse that somebody saw or heard of, entered by whoever works at the center.

    Clause: A4.6
    """

    _name = "party.lapse.enter.mixin"
    _description = "Lapse That Was Entered"

    @api.model
    def _enter(self, staff, kind, date, words, source=None):
        """Enter what somebody saw or heard; whoever works at the center may.

        :param staff: ``party.staff``, whom it is about
        """
        self._check_may_enter(staff, kind, date, words)
        # clerks enter complaints and see none of them afterwards, nor their log, which
        # authors read
        return (
            self.sudo()
            .with_context(mail_create_nolog=True)
            ._as_mover()
            .create(
                {
                    "kind": kind,
                    "center_id": staff.center_id.id,
                    "person_id": staff.user_id.id,
                    "date": date,
                    "words": words,
                    "entered_by_id": self.env.uid,
                }
                | self._shown_by(source)
            )
            ._as_user()
            .sudo(False)
        )

    @api.model
    def _check_may_enter(self, staff, kind, date, words):
        is_here = self.env["party.staff"]._is_assigned(self.env.user, staff.center_id)
        if not is_here and not self._is_overseer():
            raise NotOnDuty(
                self.env._(
                    "Complaints about the staff of a center are entered there, or by"
                    " the Party committee."
                )
            )
        if kind not in ENTERED_KINDS:
            raise AccountabilityRefused(
                self.env._("Choose a complaint or another matter; the rest is found.")
            )
        if not (words or "").strip():
            raise AccountabilityRefused(self.env._("Write down what happened."))
        today = staff.center_id._today()
        last = min(today, staff.date_to or today)
        if not date or not staff.date_from <= date <= last:
            raise AccountabilityRefused(
                self.env._(
                    "Enter the day on which it happened: from %(start)s until %(end)s,"
                    " while %(person)s worked there.",
                    start=staff.date_from,
                    end=last,
                    person=staff.user_id.name,
                )
            )
