from datetime import date
from importlib.util import module_from_spec, spec_from_file_location

from odoo import SUPERUSER_ID
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common import MODULE, PartyCommon


def _script(version, name):
    path = file_path(f"{MODULE}/migrations/{version}/{name}.py")
    spec = spec_from_file_location(name.replace("-", "_"), path)
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


@tagged("post_install", "-at_install")
class TestMigration110(PartyCommon):
    """1.0 knew archived members and closed businesses; 1.1 has dated rows (A2.2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.present, cls.archived = (
            cls._create_member(cls, name="Ye Zhixia"),
            cls._create_member(cls, name="Luo Ruoxi", mobile="13800000003"),
        )
        cls.env["party.business"].create(
            [
                {"member_id": cls.present.id, "name": "Tea", "opened_date": day}
                for day in ("2020-01-01", "2021-01-01")
            ]
        )
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            DELETE FROM party_standing WHERE member_id IN %(ids)s;
            ALTER TABLE party_member DROP CONSTRAINT party_member_archived_left;
            UPDATE party_member
               SET active = FALSE, write_date = '2026-09-30 17:00:00',
                   registered_at = '2026-03-31 17:00:00'
             WHERE id = %(archived)s;
            ALTER TABLE party_business ADD COLUMN closed_date date;
            UPDATE party_business SET closed_date = '2025-05-05'
             WHERE opened_date = '2020-01-01' AND member_id = %(present)s
            """,
            {
                "ids": (cls.present.id, cls.archived.id),
                "present": cls.present.id,
                "archived": cls.archived.id,
            },
        )
        _script("19.0.1.1.0", "pre-migration").migrate(cls.env.cr, "19.0.1.0.0")
        _script("19.0.1.1.0", "post-migration").migrate(cls.env.cr, "19.0.1.0.0")
        cls.env.invalidate_all()

    def test_everybody_has_one_standing_in_force(self):
        standing = self.present.standing_ids
        self.assertRecordValues(
            standing,
            [{"state": "present", "date_to": False, "member_id": self.present.id}],
        )
        self.assertEqual(standing.center_id, self.center_a)
        self.assertEqual(standing.home_branch_id, self.branch)

    def test_archived_left_on_the_day_of_the_center(self):
        self.assertEqual(self.archived.left_date, date(2026, 10, 1))
        self.assertRecordValues(
            self.archived.standing_ids.sorted("id"),
            [
                {
                    "state": "present",
                    "leaving_kind": False,
                    "date_from": date(2026, 4, 1),
                    "date_to": date(2026, 10, 1),
                },
                {
                    "state": "left",
                    "leaving_kind": "other",
                    "date_from": date(2026, 10, 1),
                    "date_to": False,
                },
            ],
        )

    def test_closing_is_a_row_of_its_own(self):
        rows = self.present.business_ids.sorted("id")
        self.assertRecordValues(
            rows,
            [
                {"state": "open", "date_to": date(2025, 5, 5)},
                {"state": "open", "date_to": False},
                {"state": "closed", "date_to": False},
            ],
        )
        self.assertEqual(rows[2].previous_id, rows[0])
        self.assertEqual(rows[2].date_from, date(2025, 5, 5))
        self.assertEqual(rows[0].date_from, date(2020, 1, 1))

    def test_a_first_installation_has_nothing_to_move(self):
        before = self.env["party.standing"].search_count([])
        _script("19.0.1.1.0", "post-migration").migrate(self.env.cr, None)
        self.assertEqual(self.env["party.standing"].search_count([]), before)


@tagged("post_install", "-at_install")
class TestMigration120(PartyCommon):
    """1.1 filed without numbers and knew no owner of a kind of service (A3.2.7)."""

    def test_filed_forms_are_numbered_in_their_order(self):
        later, earlier = self._bring_to("filed"), self._bring_to("filed")
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE party_ticket DROP CONSTRAINT party_ticket_filed_complete"
        )
        self.env.cr.execute(
            "UPDATE party_ticket SET file_number = NULL,"
            " filed_at = CASE id WHEN %s THEN timestamp '2025-12-31 16:30:00'"
            " ELSE timestamp '2025-12-31 15:30:00' END WHERE id IN %s",
            [later.id, (later.id, earlier.id)],
        )
        self.env.invalidate_all()
        _script("19.0.1.2.0", "post-migration").migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual(earlier.file_number, "TA-F-2025-0001")
        self.assertEqual(later.file_number, "TA-F-2026-0003")

    def test_kinds_of_service_are_complete(self):
        own = self.env["party.service.type"].create(
            {"name": "Own", "code": "own", "limit_days": 3, "owner_role": "committee"}
        )
        ticket = self._create_ticket()
        self.env.flush_all()
        self.env.cr.execute("UPDATE party_service_type SET owner_role = NULL")
        _script("19.0.1.2.0", "pre-migration").migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        rights = self.env.ref(f"{MODULE}.party_service_type_rights")
        self.assertEqual((rights.owner_role, own.owner_role), ("director", "clerk"))
        self.assertTrue(rights.is_callback)
        self.assertFalse(own.is_important)
        self.assertEqual(ticket.first_due_date, ticket.due_date)


@tagged("post_install", "-at_install")
class TestMigration130(PartyCommon):
    """1.2 had two names for who asked for something, and none for when."""

    def _migrate(self):
        self.env.flush_all()
        _script("19.0.1.3.0", "pre-migration").migrate(self.env.cr, "19.0.1.2.0")

    def _go_back(self, table):
        """Let ``table`` have the columns that it had in 1.2."""
        self.env.flush_all()
        self.env.cr.execute(
            f"""
            ALTER TABLE {table} RENAME COLUMN asked_by_id TO requested_by_id;
            ALTER TABLE {table} ALTER COLUMN requested_by_id DROP NOT NULL;
            ALTER TABLE {table} DROP COLUMN asked_at
            """
        )

    def _rows(self, table):
        self.env.cr.execute(
            f"SELECT asked_by_id, asked_at, create_date FROM {table} ORDER BY id"
        )
        return self.env.cr.fetchall()

    def test_tables_younger_than_the_version_before(self):
        """Nothing is to be renamed where the new names are."""
        before = self._rows("party_member_change"), self._rows("party_ticket_unlock")
        self._migrate()
        after = self._rows("party_member_change"), self._rows("party_ticket_unlock")
        self.assertEqual(before, after)

    def test_who_asked_is_always_known(self):
        """Also of a row whose author is no user any more."""
        unlocks = self.env["party.ticket.unlock"].with_user(self.clerk_a)
        for _time in range(2):
            ticket = self._bring_to("filed")
            unlocks.create({"ticket_id": ticket.id, "reason": "Two names."})
        self._go_back("party_ticket_unlock")
        self.env.cr.execute(
            """
            UPDATE party_ticket_unlock SET create_uid = NULL, requested_by_id = NULL
             WHERE id = (SELECT max(id) FROM party_ticket_unlock)
            """
        )
        self._migrate()
        rows = self._rows("party_ticket_unlock")
        self.assertEqual([row[0] for row in rows[-2:]], [self.clerk_a.id, SUPERUSER_ID])
        for _user, asked_at, create_date in rows:
            self.assertEqual(asked_at, create_date)
