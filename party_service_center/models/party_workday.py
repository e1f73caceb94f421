"""Dated exceptions from the ordinary week, and the calendar made from them."""

from odoo import api, fields, models, tools

from ..exceptions import DayRefused
from ..tools.working_days import HOLIDAY, WORKDAY, DayException, WorkingDays, in_list


class PartyWorkday(models.Model):
    """A weekday off or a weekend day worked, as the State Council's notice says.

    Clause: A3.2.4, A4.4 (working days)
    """

    _name = "party.workday"
    _description = "Day Off or Make-up Day"
    _order = "date desc"

    date = fields.Date(required=True)
    kind = fields.Selection(
        [(HOLIDAY, "Day Off"), (WORKDAY, "Make-up Working Day")],
        required=True,
        default=HOLIDAY,
    )
    name = fields.Char(required=True, help="The festival, as the notice names it.")
    year_id = fields.Many2one(
        "party.workday.year",
        "Source Year",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_year_id",
        store=True,
        readonly=False,
        precompute=True,
        help="The yearly list that the day belongs to.",
    )
    notice = fields.Char(
        help="Only when the day comes from another notice than the rest of its year."
    )

    _date_uniq = models.Constraint(
        "UNIQUE (date)", "The day is in the list already; change that entry instead."
    )

    @api.depends("date")
    def _compute_year_id(self):
        numbers = [day.date.year for day in self if day.date]
        years = self.env["party.workday.year"].search([("year", "in", numbers)])
        by_number = {record.year: record for record in years}
        for day in self.filtered(lambda d: d.date and not d.year_id):
            day.year_id = by_number.get(day.date.year)

    @api.constrains("date", "year_id")
    def _check_year(self):
        for day in self:
            if not in_list(day.year_id.year, day.date):
                raise DayRefused(
                    self.env._(
                        "%(date)s does not belong to the list of %(year)s. Enter it in"
                        " the list of its own year.",
                        date=day.date,
                        year=day.year_id.year,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        days._calendar_changed(self.env._("Days added: %(days)s", days=days._listing()))
        return days

    def write(self, vals):
        before = self._listing()
        res = super().write(vals)
        self._calendar_changed(
            self.env._(
                "Days changed from %(before)s to %(after)s",
                before=before,
                after=self._listing(),
            )
        )
        return res

    def unlink(self):
        self._calendar_changed(
            self.env._("Days removed: %(days)s", days=self._listing())
        )
        return super().unlink()

    def _listing(self):
        return ", ".join(f"{day.date} {day.kind}" for day in self.sorted("date"))

    def _calendar_changed(self, message):
        """Make everybody count anew and leave a trace on the year's record."""
        self.env.registry.clear_cache()
        if not self.env.context.get("install_mode"):
            for year in self.year_id:
                year.message_post(body=message)

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("List of days off and make-up days"),
                "template": "/party_service_center/static/xls/party_workday.xlsx",
            }
        ]

    @api.model
    @tools.ormcache()
    def _calendar(self):
        """The calendar of all lists, as one value shared by everybody."""
        # clerks count by the lists without a right to each row; all of them are few
        # pylint: disable=no-search-all
        days_sudo = self.sudo().search_fetch([], ["date", "kind", "name"])
        years_sudo = self.env["party.workday.year"].sudo().search([])
        return WorkingDays(
            {day.date: DayException(day.kind, day.name) for day in days_sudo},
            frozenset(y.year for y in years_sudo if y.state == "complete"),
        )
