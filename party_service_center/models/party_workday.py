"""Dated exceptions from the ordinary week, and the calendar made from them."""

from odoo import api, fields, models, tools

from ..exceptions import DayRefused
from ..tools.working_days import HOLIDAY, WORKDAY, DayException, WorkingDays
from ..tools.year_check import in_list
from .shipped_rows import take_over


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
        # an empty cell of an imported file is no choice of a list: the date tells it
        vals_list = [
            {name: vals[name] for name in vals if name != "year_id" or vals[name]}
            for vals in vals_list
        ]
        self._require_years(vals_list)
        days = super().create(vals_list)
        message = self.env._("Days added: %(days)s", days=days._listing())
        days.year_id._list_changed(message)
        return days

    def write(self, vals):
        years, before = self.year_id, self._listing()
        res = super().write(vals)
        after = self._listing()
        message = self.env._(
            "Days changed from %(before)s to %(after)s", before=before, after=after
        )
        (years | self.year_id)._list_changed(message if after != before else "")
        return res

    def unlink(self):
        years = self.year_id
        message = self.env._("Days removed: %(days)s", days=self._listing())
        res = super().unlink()
        years._list_changed(message)
        return res

    @api.model
    def load(self, fields, data):
        """Import lists; the record of a year is made without asking back."""
        creatable = self.env.context.get("name_create_enabled_fields") or {}
        days = self.with_context(
            name_create_enabled_fields={**creatable, "year_id": True}
        )
        return super(PartyWorkday, days).load(fields, data)

    def _load_records_create(self, vals_list):
        if self.env.context.get("install_mode"):
            return take_over(self, "date", vals_list)
        return super()._load_records_create(vals_list)

    @api.model
    def _require_years(self, vals_list):
        """Refuse days that name no list while their year has none."""
        numbers = {
            fields.Date.to_date(vals["date"]).year
            for vals in vals_list
            if vals.get("date") and not vals.get("year_id")
        }
        years = self.env["party.workday.year"].search([("year", "in", list(numbers))])
        numbers -= set(years.mapped("year"))
        if numbers and not self.env.context.get("default_year_id"):
            raise DayRefused(
                self.env._(
                    "There is no working-day list of %(year)s yet. Create the list"
                    " first, then enter its days.",
                    year=", ".join(map(str, sorted(numbers))),
                )
            )

    def _listing(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return ", ".join(
            f"{day.date} {day.name} ({kinds[day.kind]})" for day in self.sorted("date")
        )

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
