"""Reads a roster, decides on its people and keeps the rows for the preview."""

from odoo.tools import split_every

from ..exceptions import ImportRefused
from ..tools.roster_columns import COLUMNS, Kind
from ..tools.roster_template import HELP_SHEET, LIST_SHEET
from ..tools.roster_workbook import open_roster
from .roster_check import RosterCheck
from .roster_doubles import refuse_doubles
from .roster_match import RosterMatch
from .roster_organizations import RosterOrganizations, key_of

BATCH_ROWS = 500
OWN_SHEETS = {HELP_SHEET, LIST_SHEET}  # of the template: nobody misses them


class RosterStage:
    """The check of one import; the sheet is streamed, batch by batch."""

    def __init__(self, record):
        self.env = record.env
        self._import = record
        self.organizations = RosterOrganizations(self.env)
        self.new_organizations = set()  # keys
        self.left_out = ""  # in words

    def stage(self, data):
        """Keep the rows of the workbook ``data`` and what each of them would do.

        :raise WorkbookProblem: when it holds no roster that can be read
        :raise ImportRefused: when the roster has no rows
        """
        count = 0
        with open_roster(data, self._list_words()) as roster:
            check = RosterCheck(self.env, roster, self._import.center_id._today())
            for rows in split_every(BATCH_ROWS, roster.rows, list):
                self._stage_batch([check.check(row) for row in rows], check)
                count += len(rows)
                self._import._report_progress(count, max(roster.row_total, count))
                self._import._let_go()
            if not count:
                raise ImportRefused(
                    self.env._(
                        "The sheet “%(sheet)s” has headings but no rows. Fill it in"
                        " first.",
                        sheet=roster.sheet,
                    )
                )
            self.left_out = self._describe_left_out(roster)

    def _stage_batch(self, people, check):
        RosterMatch(self._import, self.organizations, check).decide(people)
        refuse_doubles(self._import, people)
        # rows are written by the import alone
        rows_sudo = self.env["party.import.row"].sudo()._as_mover()
        rows_sudo.create([self._row_values(person) for person in people])
        for person in people:
            if person.outcome == "new":
                key = key_of(person.values)
                self.new_organizations |= self.organizations.missing(key)

    def _row_values(self, person):
        is_written = person.outcome in ("new", "update")
        return {
            "import_id": self._import.id,
            "row_number": person.number,
            "name": person.values.get("name"),
            "mobile": person.values.get("mobile"),
            "outcome": person.outcome,
            "remark": "\n".join(person.errors + person.notes),
            "sheet_values": person.values,
            "changes": person.changes,
            "member_id": person.member_id,
            "id_number_full": person.id_number if is_written else False,
            "id_number_hash": person.id_number_hash,
        }

    def _list_words(self):
        """The words of the lists in the languages of the person and of the code."""
        known = self.env["party.member"]._fields | {
            "business_role": self.env["party.business"]._fields["role"]
        }
        envs = (self.env, self._import.with_context(lang="en_US").env)
        return {
            column.key: {
                label: code
                for env in envs
                for code, label in known[column.key]._description_selection(env)
            }
            for column in COLUMNS
            if column.kind is Kind.CHOICE and known[column.key].type == "selection"
        }

    def _describe_left_out(self, roster):
        notes = []
        if roster.unknown:
            notes.append(
                self.env._(
                    "Columns that were not read: %(columns)s.",
                    columns=", ".join(roster.unknown),
                )
            )
        others = [name for name in roster.other_sheets if name not in OWN_SHEETS]
        if others:
            notes.append(
                self.env._(
                    "Only the sheet “%(sheet)s” was read, not: %(others)s.",
                    sheet=roster.sheet,
                    others=", ".join(others),
                )
            )
        return "\n".join(notes)
