"""Last year's account of one center, as it was told; this year's is being prepared.

The work that the demonstration tells of lies in the last months, so that the figures of
last year are invented here.
"""

from datetime import datetime, time, timedelta

from odoo import api, models
from odoo.tools import get_lang

from ..renderers import pdf
from ..tables import yearly
from ..tables.frozen import freeze
from ..tables.period import Period
from ..tables.suppress import UNDER, WITHHELD, Cell, share
from ..tables.yearly_figures import KindOfService, Year
from . import account_texts as texts

MODULE = "party_service_center_reports"
CENTER = "party_service_center.party_center_changshuo"
KIND = "party_service_center.party_service_type_"
# code of the kind of service → taken, of these at once; answered, of these in time
KINDS = {
    "consultation": (96, 81, 95, 95),
    "rights": (34, 4, 33, 30),
    "hardship": (18, 3, 17, 14),
    "legal_aid": (11, 0, 11, 8),
}


class PartyYearlyAccountDemo(models.AbstractModel):
    """Makes the demonstration data; nothing else in the product calls it."""

    _name = "party.yearly.account.demo"
    _description = "Demonstration Data of Yearly Accounts"

    @api.model
    def _load(self):
        language = get_lang(self.env).code
        # translations come after the demonstration, which prints with them already
        self.env["ir.module.module"]._load_module_terms([MODULE], [language])
        center = self.env.ref(CENTER)
        director = center.director_user_id
        accounts = self.env["party.yearly.account"].with_user(director)
        accounts = accounts.with_context(lang=language, tz=center.tz)
        today = center._today()
        told = accounts.create(
            {
                "center_id": center.id,
                "year": today.year - 1,
                "foreword": texts.FOREWORD,
                "outlook": texts.OUTLOOK,
            }
        )
        day = min(today, today.replace(month=1, day=20))
        accounts.create({"center_id": center.id, "year": today.year})
        if pdf.MISSING_LIBRARY:  # without Pango no paper can be made
            return
        report, headlines = self._invented(told, datetime.combine(day, time(9)))
        data = {"report": freeze(report), "headlines": headlines}
        published = center._first_moment(day) + timedelta(hours=9)
        told._seal(report, data, published)
        told.wall_date = min(today, day + timedelta(days=2))

    def _invented(self, account, as_of):
        env = account.env
        order = yearly.Order(
            period=Period(as_of.date().replace(year=account.year, day=1), as_of.date()),
            centers=account.center_id,
            name=account._whose(),
            as_of=as_of,
            wording=env["party.report.mixin"]._wording(),
        )
        report, headlines = yearly.tell(
            env, order, {account.center_id: self._year(env)}
        )
        return report.with_texts(account._texts()), headlines

    def _year(self, env):
        counts = [sum(column) for column in zip(*KINDS.values(), strict=True)]
        taken, instant, answered, in_time = counts
        attendance = share(412, 486)
        numbers = {
            "taken_count": taken,
            "answered_count": answered,
            "callback_made_count": 41,
            "opinion_count": 38,
            "found_count": 37,
            "confirmed_count": 31,
            "entered_count": 29,
            "held_event_count": 14,
            "invited_count": 486,
            "took_part_count": attendance.part.least,
            "post_count": 52,
        }
        # as the real ones are shown: small counts, and what tells of them, are not
        return Year(
            figures={name: Cell(number, number) for name, number in numbers.items()},
            shares={
                "instant_share": share(instant, taken),
                "in_time_share": share(in_time, answered),
                "satisfied_share": share(35, 38),
                "attendance_share": attendance,
            },
            kinds={
                env.ref(f"{KIND}{code}"): KindOfService(
                    Cell(taken, taken),
                    Cell(answered, answered),
                    share(instant, taken),
                    share(in_time, answered),
                )
                for code, (taken, instant, answered, in_time) in KINDS.items()
            },
            outcomes={
                "solved": Cell(88, 88),
                "partly": WITHHELD,
                "explained": Cell(51, 51),
                "impossible": UNDER,
            },
            topics={
                topic: Cell(number, number)
                for topic, number in zip(
                    env["party.ticket.topic"].sudo().search([], limit=5, order="id"),
                    (41, 28, 17, 9, 4),
                    strict=False,
                )
            },
            channels={
                "platform": (12, Cell(61, 61)),
                "group": (22, Cell(148, 148)),
                "microblog": (18, Cell(233, 233)),
            },
        )
