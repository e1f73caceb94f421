"""What a ticket waits for outside the center: referrals and follow-up visits."""

from odoo import models

from ..exceptions import TicketRefused


class PartyTicketHelpMixin(models.AbstractModel):
    """A ticket that stays open while somebody else has the matter in hand.

    Clause: A2.5 (a referral without outcome keeps the ticket open), A2.7 (follow-up)
    """

    _name = "party.ticket.help.mixin"
    _description = "Ticket with Referrals and Visits"
    _inherit = ["party.transition.mixin"]

    def _check_step(self, state):
        res = super()._check_step(state)
        if state in ("done", "told", "withdrawn"):
            self._check_referrals_ended()
        elif state == "filed":
            self._check_followed_up()
        return res

    def _check_referrals_ended(self):
        """Raise TicketRefused while a referral has neither outcome nor recall."""
        for referral in self.referral_ids._running()[:1]:
            raise TicketRefused(
                self.env._(
                    "%(number)s was referred to %(addressee)s and there is no outcome"
                    " yet: record it, or recall the referral with the reason (A2.5).",
                    number=referral.ticket_id.name,
                    addressee=referral.addressee_name,
                )
            )

    def _check_followed_up(self):
        """Raise TicketRefused while a follow-up is still to be made."""
        for visit in self.visit_ids._unanswered()[:1]:
            raise TicketRefused(
                self.env._(
                    "%(number)s still has a follow-up on %(day)s. The requester may be"
                    " told the result before; the form is filed after it (A2.7). Record"
                    " the follow-up, or write down why it is not needed any more.",
                    number=visit.ticket_id.name,
                    day=visit.follow_up_date,
                )
            )

    def _plan_tasks(self, activity_type, tasks):
        """Have exactly these tasks of one type open, each on its day.

        What they are about stands in the ticket, not in the task: its reader may lose
        the right to see the ticket.

        :param tasks: pairs of a user and a date
        """
        self.ensure_one()
        # the tasks of colleagues are theirs to close; the step closes them all
        self.sudo().activity_unlink([activity_type])
        for user, day in tasks:
            # a task shows in the activity menu; a mail for each would be noise
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                activity_type, user_id=user.id, date_deadline=day
            )

    def _open_new(self, model, name):
        """A dialog for a new part of this ticket."""
        self.ensure_one()
        self.check_access("write")
        return self._open_dialog(model, name, ticket_id=self.id)

    def action_refer(self):
        action = self._open_new("party.ticket.referral", self.env._("New Referral"))
        # a page of its own: papers are added and it is worked on for weeks
        return action | {"target": "current"}

    def action_record_visit(self):
        return self._open_new("party.ticket.visit", self.env._("New Visit"))
