"""Which registers left the house, by whom and what for."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.party_service_center.models.party_person_mixin import NOTE_LENGTH

from ..exceptions import LoggedExport
from ..tables.frame import DATA_OFFICER

MASS_HOURS = 24  # within which the rows of one person's exports are added up


class PartyReportDownload(models.Model):
    """One export of a register: what it held and why; never changed or deleted.

    Clause: P-10, P-11
    """

    _name = "party.report.download"
    _description = "Export Made"
    _inherit = ["party.protected.mixin"]
    _order = "id desc"
    _rec_name = "filename"

    _fixed_fields = frozenset(
        {
            "user_id",
            "center_ids",
            "filename",
            "subtitle",
            "row_count",
            "reason",
            "names_people",
            "is_in_full",
            "is_mass",
        }
    )

    user_id = fields.Many2one(
        "res.users", "Exported by", required=True, index=True, ondelete="restrict"
    )
    center_ids = fields.Many2many(
        "party.center", string="Centers", context={"active_test": False}
    )
    filename = fields.Char("Report", required=True)
    subtitle = fields.Char("What It Holds")
    row_count = fields.Integer("Rows", aggregator=None)
    reason = fields.Char(required=True)
    names_people = fields.Boolean(help="Its rows are about persons.")
    is_in_full = fields.Boolean(
        "With Numbers in Full", help="Telephone and ID numbers were not masked."
    )
    is_mass = fields.Boolean(
        "Mass Export",
        help="With it, the person's exports of a day passed the number of rows naming"
        " people that is set; committee and data officers were told (P-11).",
    )

    _texts_bounded = models.Constraint(
        f"CHECK (char_length(reason) <= {NOTE_LENGTH})",
        "A reason has at most 2,000 characters.",
    )
    _mass_idx = models.Index("(user_id, create_date) WHERE names_people")

    @api.model
    def _record(self, export, paper, filename, row_count):
        """Log an export; tell those in charge when one person takes a lot of people."""
        names_people = export._names_people()
        # nobody may write the log by hand, not even those who may export
        entry_sudo = self.sudo().create(
            {
                "user_id": self.env.uid,
                "center_ids": export._centers().ids,
                "filename": filename,
                "subtitle": paper.subtitle,
                "row_count": row_count,
                "reason": export.reason,
                "names_people": names_people,
                "is_in_full": export._is_in_full(),
                "is_mass": names_people and self._is_mass(row_count),
            }
        )
        if entry_sudo.is_mass:
            entry_sudo._tell_mass_export()
            entry_sudo._propose_lapse()

    @api.model
    def _is_mass(self, row_count):
        """Whether ``row_count`` rows more are too many for one person and day."""
        self._wait_for_other_exports()
        # the clock that dates the entries
        since = self.env.cr.now() - timedelta(hours=MASS_HOURS)
        domain = Domain("user_id", "=", self.env.uid)
        domain &= Domain("names_people", "=", True)
        domain &= Domain("create_date", ">=", since)
        rows, seen_ids = self._count_rows(domain)
        # this transaction sees what was there when it began; a file takes minutes
        with self.env.registry.cursor() as cr:
            log = self.with_env(self.env(cr=cr))
            meanwhile, _ids = log._count_rows(domain & Domain("id", "not in", seen_ids))
        total = rows + meanwhile + row_count
        return total > self.env.company.party_mass_export_rows

    @api.model
    def _wait_for_other_exports(self):
        """Let one export of a person be logged after the other.

        Those made at the same time would not see each other, and none of them would be
        the one too many.
        """
        self.env.cr.execute(
            SQL(
                "SELECT pg_advisory_xact_lock(hashtext(%s), %s)",
                self._table,
                self.env.uid,
            )
        )

    @api.model
    def _count_rows(self, domain):
        """How many rows were exported in all, and the ids of the entries."""
        # the log is closed to those who are in it
        [(rows, ids)] = self.sudo()._read_group(
            domain, [], ["row_count:sum", "id:array_agg"]
        )
        return rows or 0, ids or []

    def _tell_mass_export(self):
        """Send a notice to the committee and to the data officers of the centers.

        It says who and how much, and nothing of what the file holds (P-14).
        """
        self.ensure_one()
        for user in self._watchers():
            mine = self.with_context(lang=user.lang)
            self.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                subject=mine.env._("Mass export of people's data"),
                body=mine.env._(
                    "%(person)s exported “%(file)s” with %(count)s rows. With it, the"
                    " exports of %(hours)s hours hold more rows naming people than"
                    " is set. The log of exports has the reason.",
                    person=self.user_id.name,
                    file=self.filename,
                    count=f"{self.row_count:,}",
                    hours=MASS_HOURS,
                ),
                email_layout_xmlid="mail.mail_notification_light",
            )

    def _propose_lapse(self):
        """Propose a look at why; it is no penalty (A4.6)."""
        self.ensure_one()
        self.env["party.lapse"]._note_fact(
            "access",
            f"export/{self.id}",
            self.user_id,
            fields.Date.context_today(self),
            self.env._(
                "“%(file)s” was exported with %(count)s rows; with it, more rows naming"
                " people than is set. The log of exports has the reason.",
                file=self.filename,
                count=f"{self.row_count:,}",
            ),
            source=self,
            is_secrecy_breach=True,
        )

    def _watchers(self):
        """The committee, and the data officers who may read this entry."""
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(DATA_OFFICER)
        officers = self.env["res.groups"].browse(group_id).all_user_ids
        officers = officers.filtered(
            lambda user: user.active and self.with_user(user).has_access("read")
        )
        return officers | self.env["party.center"]._committee()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise LoggedExport(self.env._("The log of exports cannot be deleted."))
