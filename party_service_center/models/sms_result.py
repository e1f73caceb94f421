"""What became of a text message that told a person of an activity."""

from odoo import fields, models

# Odoo's state of a message → state of the notice; on its way there is nothing to say
NOTICE_STATES = {
    "pending": "sent",
    "sent": "delivered",
    "error": "failed",
    "canceled": "failed",
}


class SmsTracker(models.Model):
    """Also links a text message to the notice that it carries."""

    _inherit = "sms.tracker"

    event_notice_id = fields.Many2one(
        "party.event.notice", index="btree_not_null", ondelete="cascade"
    )

    def _action_update_from_provider_error(self, provider_error):
        answer = super()._action_update_from_provider_error(provider_error)
        _status, _kind, words = answer
        self.event_notice_id._take_result("failed", provider_error, words)
        return answer

    def _action_update_from_sms_state(
        self, sms_state, failure_type=False, failure_reason=False
    ):
        answer = super()._action_update_from_sms_state(
            sms_state, failure_type=failure_type, failure_reason=failure_reason
        )
        if state := NOTICE_STATES.get(sms_state):
            self.event_notice_id._take_result(
                state, failure_type or "", failure_reason or ""
            )
        return answer

    def _party_centers(self):
        """Message's uuid → id of the center whose activity or record it tells of."""
        # the queue sends, whoever may read what a message belongs to
        trackers_sudo = self.sudo()
        told_sudo = trackers_sudo.filtered("event_notice_id")
        centers = {row.sms_uuid: row.event_notice_id.center_id.id for row in told_sudo}
        messages_sudo = trackers_sudo.mail_notification_id.mail_message_id
        records = messages_sudo._record_by_message()
        for row in trackers_sudo - told_sudo:
            record = records.get(row.mail_notification_id.mail_message_id)
            if record is not None and "center_id" in record._fields:
                centers[row.sms_uuid] = record.center_id.id
        return centers
