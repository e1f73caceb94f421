"""Several people take and file tickets of one center at the same moment.

Each in a connection of their own, as Odoo answers requests: what the database refuses
starts anew. Some of them fail at the end. Numbers have neither gaps nor doubles.
"""

from threading import Barrier, Thread

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from odoo.addons.party_service_center.tests.common import sign_undertaking

PEOPLE = 4
FAIL = (1,)  # these people's requests break off at the end of each round
ROUNDS = 3


class _BreaksOff(Exception):
    """The request ends without success: a mistake, a cut line."""


@tagged("post_install", "-at_install")
class TestNumbersAtOnce(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry._db.cursor() as cr:  # commits at its end
            env = api.Environment(cr, SUPERUSER_ID, {})
            # what is committed stays: a center of this test's own each time
            code = f"Z{env['party.center'].search_count([])}"
            center = env["party.center"].create({"name": code, "code": code})
            self.user_id = env.ref("base.user_admin").id
            if not env.ref("base.user_admin").party_undertaking_ids._holding():
                sign_undertaking(env, env.ref("base.user_admin"))
            env["party.staff"].create(
                {
                    "center_id": center.id,
                    "user_id": self.user_id,
                    "role": "clerk",
                    "date_from": "2020-01-01",
                }
            )
            self.center_id = center.id

    def _in_own_connection(self, work):
        """Do ``work(env)`` as Odoo answers a request: tried again when refused."""
        with self.registry._db.cursor() as cr:
            env = api.Environment(cr, self.user_id, {"tracking_disable": True})
            return retrying(lambda: work(env), env)

    def _all_at_once(self, work, people=PEOPLE, fail=FAIL):
        """Have ``work(env, person)`` done by several people; return their errors."""
        start, errors = Barrier(people), []

        def be(person):
            def request(env):
                work(env, person)
                if person in fail:
                    env.flush_all()
                    raise _BreaksOff

            start.wait()
            try:
                self._in_own_connection(request)
            except _BreaksOff:
                pass
            except Exception as error:
                errors.append(error)

        threads = [Thread(target=be, args=(person,)) for person in range(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return errors

    def _take(self, env, person=0):
        return env["party.ticket"].create(
            {
                "center_id": self.center_id,
                "requester_name": f"Person {person}",
                "request_text": "Taken while others take",
            }
        )

    def _take_and_tell(self, env):
        """The id of a ticket answered at once."""
        ticket = self._take(env)
        dialogs = env["party.ticket.tell"].with_context(
            default_ticket_id=ticket.id, default_kind="result"
        )
        dialogs.create({"result_text": "On Friday."}).action_confirm()
        return ticket.id

    def _numbers(self, name):
        """The running numbers of the center's tickets, in order."""

        def read(env):
            tickets = env["party.ticket"].search([("center_id", "=", self.center_id)])
            return sorted(int(text[-4:]) for text in tickets.mapped(name) if text)

        return self._in_own_connection(read)

    @mute_logger("odoo.sql_db")
    def test_first_tickets_of_a_year(self):
        """The year's count begins once, also when several begin it."""
        self.assertFalse(self._all_at_once(self._take, fail=()))
        self.assertEqual(self._numbers("name"), [*range(1, PEOPLE + 1)])

    @mute_logger("odoo.sql_db")
    def test_some_break_off(self):
        for _round in range(ROUNDS):
            self.assertFalse(self._all_at_once(self._take))
        taken = ROUNDS * (PEOPLE - len(FAIL))
        self.assertEqual(self._numbers("name"), [*range(1, taken + 1)])

    @mute_logger("odoo.sql_db")
    def test_filed_at_once(self):
        ids = self._in_own_connection(
            lambda env: [self._take_and_tell(env) for _each in range(PEOPLE)]
        )

        def file(env, person):
            dialogs = env["party.ticket.file"]
            dialogs.create(
                {
                    "ticket_ids": [(6, 0, [ids[person]])],
                    "paper_place": "Folder 1",
                    "unsigned_reason": "By telephone",
                }
            ).action_confirm()

        self.assertFalse(self._all_at_once(file))
        self.assertFalse(self._all_at_once(lambda env, p: file(env, 1), 1, fail=()))
        self.assertEqual(self._numbers("file_number"), [*range(1, PEOPLE + 1)])

    @mute_logger("odoo.sql_db")
    def test_one_ticket_filed_by_all(self):
        """Of many who file the same form one does; the others are told so."""
        ticket_id = self._in_own_connection(self._take_and_tell)

        def file(env, _person):
            env["party.ticket"].browse(ticket_id)._file("Folder 1", "10")

        errors = self._all_at_once(file, fail=())
        self.assertEqual(len(errors), PEOPLE - 1, errors)
        for error in errors:
            self.assertIsInstance(error, UserError)
        self.assertEqual(self._numbers("file_number"), [1])
