"""Messages about people reach only those who may see the record."""

from odoo import models


class PartyThreadMixin(models.AbstractModel):
    """A record with messages, whose followers may lose the right to see it.

    Whoever wrote on a record follows it, also after the member went to another center
    or the assignment ended. Odoo sends followers every message without asking again.

    Clause: P-09 (access by center)
    """

    _name = "party.thread.mixin"
    _description = "Record with Confidential Messages"
    _inherit = ["party.export.mixin", "mail.thread"]

    # whether tasks on it are listed for the whole center when their person leaves
    _is_for_the_center = True

    def _work_name(self):
        """What such a list calls this record: no content, and no name of a secret."""
        return self.display_name

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        return [
            person
            for person in recipients
            if not person["uid"] or self.with_user(person["uid"]).has_access("read")
        ]

    def _give_task(self, kind, people, **values):
        """Give an activity, due today, to each of ``people`` who may see the record.

        :param kind: external id of the type of activity
        """
        self.ensure_one()
        for person in people.filtered("active"):
            if self.with_user(person).has_access("read"):
                # who asks for a decision, or decides, may only read the record
                self.sudo().activity_schedule(
                    kind,
                    user_id=person.id,
                    **{"date_deadline": self._today()} | values,
                )
