"""The clerk hears of equipment whose check is overdue."""

from odoo import api, models
from odoo.fields import Domain

CHECK_TASK = "party_service_center.mail_activity_type_asset_check"


class PartyAssetWatchMixin(models.AbstractModel):
    """Equipment whose checks are watched: one task for a center, not one for a thing.

    The task lies on what waits longest, and ends with its check; on the next day what
    is overdue still has it.

    Clause: A1.1.3–A1.1.5 (checked in time)
    """

    _name = "party.asset.watch.mixin"
    _description = "Equipment Whose Checks Are Watched"
    _inherit = ["party.thread.mixin", "mail.activity.mixin"]

    @api.model
    def _cron_watch(self):
        """Ask the clerk of each center for overdue checks.

        Runs daily; a second run on a day finds nothing to do.
        """
        cron = self.env["ir.cron"]
        overdue = self.search(
            [("is_check_overdue", "=", True)], order="next_check_date, id"
        )
        by_center = overdue.grouped("center_id")
        cron._commit_progress(remaining=len(by_center))
        for assets in by_center.values():
            assets._ask_for_checks()
            if not cron._commit_progress(1):
                break

    def _ask_for_checks(self):
        """Let the clerk of the center of these have the task on one of them."""
        tasks = self._check_tasks()
        asset = self.browse(tasks[:1].res_id) or self[:1]
        center = asset.center_id
        asset._give_task(
            CHECK_TASK,
            (center._receptionist() or center._answerable()) - tasks.user_id,
            date_deadline=asset.next_check_date,
        )

    def _check_tasks(self):
        return self.env["mail.activity"].search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & Domain("activity_type_id", "=", self.env.ref(CHECK_TASK).id)
        )

    def _end_check_tasks(self):
        """Nothing is left to do on those of these that are not overdue any more."""
        # whoever checks a thing may not close the tasks of colleagues
        done_sudo = self.sudo().filtered(lambda asset: not asset.is_check_overdue)
        done_sudo.activity_unlink([CHECK_TASK])
