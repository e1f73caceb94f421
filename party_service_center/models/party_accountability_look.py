"""Who looked into an accountability matter, or tried to."""

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

DAILY = ("read", "refused")  # noted once a day and person


class PartyAccountabilityLook(models.Model):
    """One look at an accountability matter, one attempt to look, or one export.

    A refusal undoes everything the attempt did and a reading may have no right to
    write, so the row is written afterwards in a transaction of its own. It names the
    number of the matter and nothing of its contents.

    Clause: A4.6 (read and export attempts are logged), P-10
    """

    _name = "party.accountability.look"
    _description = "Look at an Accountability Matter"
    _inherit = ["party.protected.mixin"]
    _order = "id desc"
    _rec_name = "record_name"

    looked_at = fields.Datetime("When", required=True, readonly=True, index=True)
    day = fields.Date("Date", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Person",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    verb = fields.Selection(
        [
            ("read", "Opened"),
            ("refused", "Was Refused"),
            ("print", "Printed"),
            ("export", "Exported"),  # in rows of before P-11 closed it
            ("export_refused", "Tried to Export"),
        ],
        "What the Reader Did",
        required=True,
        readonly=True,
    )
    res_model = fields.Char("Kind of Record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char("Number", readonly=True)
    person_id = fields.Many2one(
        "res.users",
        "Whom the Matter Is About",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="They do not see the row: it would tell them that there is a matter.",
    )

    _proof_fields = frozenset(
        {
            "looked_at",
            "day",
            "user_id",
            "verb",
            "res_model",
            "res_id",
            "record_name",
            "person_id",
        }
    )

    _daily_uniq = models.UniqueIndex(
        f"(res_model, res_id, user_id, verb, day) WHERE verb IN {DAILY}",
        "This look is noted already.",
    )

    @api.model
    def _note(self, records, verb):
        """Log what the present user does once the transaction is over."""
        rows = self._rows(records, verb)
        if not rows or not self._is_news(rows):
            return
        registry = self.env.registry

        def write():
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["party.accountability.look"]._keep(rows)

        self.env.cr.postrollback.add(write)
        self.env.cr.postcommit.add(write)

    @api.model
    def _rows(self, records, verb):
        """Values of the rows for what the user of ``records`` does with them."""
        now, uid = fields.Datetime.now(), records.env.uid
        return [
            {
                "looked_at": now,
                # these days are compared with each other alone, not with a center's
                "day": fields.Date.context_today(record, now),
                "user_id": uid,
                "verb": verb,
                "res_model": record._name,
                "res_id": record.id,
                "record_name": record.display_name,
                "person_id": record.person_id.id or None,
            }
            # the number is noted for whoever was refused it as well
            for record in records.sudo().exists()
        ]

    @api.model
    def _is_news(self, rows):
        """Whether one of ``rows``, which are alike but for the record, is missing."""
        first = rows[0]
        if first["verb"] not in DAILY:
            return True
        names = ("day", "user_id", "verb", "res_model")
        domain = [(name, "=", first[name]) for name in names]
        ids = [row["res_id"] for row in rows]
        # the log is closed to those who are in it
        known = self.sudo().search_count(domain + [("res_id", "in", ids)])
        return known < len(rows)

    @api.model
    def _keep(self, rows):
        """Write the rows that are not there yet; two windows may be open at once."""
        names = list(rows[0])
        # the ORM has no way to leave out rows that another transaction writes just now
        self.env.cr.execute(
            SQL(
                "INSERT INTO party_accountability_look (%s) VALUES %s"
                " ON CONFLICT DO NOTHING",
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL(", ").join(SQL("%s", tuple(row[n] for n in names)) for row in rows),
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("The log of looks at accountability matters cannot be deleted.")
        )
