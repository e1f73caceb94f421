"""Jobs of deadlines run at a moment of choice, and the list of a year to come."""

from odoo.tests import freeze_time

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from .common import MODULE, PartyCommon

FESTIVALS_2027 = [
    ("2027-01-01", "元旦"),
    ("2027-01-04", "元旦"),
    ("2027-02-05", "春节"),
    ("2027-04-05", "清明节"),
    ("2027-05-03", "劳动节"),
    ("2027-06-09", "端午节"),
    ("2027-09-15", "中秋节"),
    ("2027-10-01", "国庆节"),
]


class RemindersCommon(PartyCommon, CronMixinCase):
    REMIND = f"{MODULE}.party_ticket_cron_remind"
    RECOUNT = f"{MODULE}.party_deadline_mixin_cron_recount"

    def _run_at(self, moment, job=REMIND):
        """Run a job, the daily sweep unless another is named, at ``moment`` (UTC)."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(job).method_direct_trigger()
        self.env.invalidate_all()

    def _recount_at(self, moment):
        self._run_at(moment, self.RECOUNT)

    def _reminded(self, record):
        return record.sudo().activity_ids.user_id

    def _enter_list_of_2027(self):
        """Have an administrator enter a list of 2027, invented; returns the year."""
        years = self.env["party.workday.year"].with_user(self.admin)
        year = years.search([("year", "=", 2027)]) or years.create({"year": 2027})
        self.env["party.workday"].with_user(self.admin).create(
            [{"date": day, "name": name} for day, name in FESTIVALS_2027]
        )
        self.assertEqual(year.state, "complete", year.gap_text)
        return year
