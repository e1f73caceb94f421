"""Demonstration of situation reports: one that was sent, one that waits."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.tools import get_lang

from ..renderers import pdf
from ..tables.period import Frequency, Period

CENTER = "party_service_center.party_center_changshuo"
HARD_CASES = (
    "摊位租金到期后押金迟迟不退的情况增多，市场方与房东说法不一，单靠中心协商周期长。\n"
    "原支部已撤销的流动党员，组织关系接收单位难以查清。"
)
PROPOSALS = (
    "建议协会党委牵头，会同市场管理方每季度召开一次租赁事项协调会。\n"
    "请协会党委与县委组织部门沟通，提供已撤销支部的接收单位名单。"
)


class PartyDemo(models.AbstractModel):
    _inherit = "party.demo"

    @api.model
    def _load_reports(self):
        """The first center reports every month; its last report but one was sent."""
        language = get_lang(self.env).code
        self.env["ir.module.module"]._load_module_terms(
            ["party_service_center_reports"], [language]
        )
        center = self.env.ref(CENTER).with_context(
            lang=language, mail_activity_quick_update=True
        )
        series = center.env["party.bulletin.series"].search(
            [("center_id", "=", center.id)]
        )
        series.frequency = Frequency.MONTH
        last = Period.last_ended(center._today(), Frequency.MONTH)
        # without Pango no paper can be made, and the rest is shown all the same
        if not pdf.MISSING_LIBRARY:
            self._send_report(series, last.before())
        series._draft(last)

    def _send_report(self, series, period):
        """A report of ``period`` that was signed two working days after its draft."""
        calendar = self.env["party.workday"]._calendar()
        drafted = calendar.add(period.end, series.working_day)
        signed = calendar.add(drafted, 2)
        local = datetime.combine(signed, time(10, 30), ZoneInfo(series.center_id.tz))
        moment = local.astimezone(UTC).replace(tzinfo=None)
        director = series.center_id.director_user_id
        bulletin = series._draft(period).with_user(director)
        bulletin.write({"hard_cases": HARD_CASES, "proposals": PROPOSALS})
        bulletin.action_sign()
        bulletin._hand_over(moment)
        bulletin.sudo()._record_proof(
            drafted_date=drafted,
            late_date=calendar.add(drafted, series.days_to_sign),
            signed_date=signed,
            signed_at=moment,
        )
        attempts = self.env["party.report.attempt"].search(
            [("dispatch_id.bulletin_id", "=", bulletin.id)]
        )
        attempts._take_result(True)
        # no mail leaves a demonstration
        attempts.mail_id.unlink()
        attempts._record_proof(tried_at=moment)
