"""The process that makes letters is killed; none is missing, double or misnumbered.

Processes and transactions of their own, as in a running system: what a batch has
committed is all that the next process knows.
"""

import re
from datetime import date

from other_connections import SECONDS, OtherConnections

from odoo.fields import Datetime
from odoo.tests import tagged

COUNT, BATCH = 7, 3  # letters in all, and in each transaction
KILLED = -9  # SIGKILL
# letters are left to the job, a few in each batch
WORK = f"""
import os, signal
from odoo.addons.party_service_center.models import party_letter_draft_mixin as work
work.SMALL_RUN, work.BATCH_LETTERS = 0, {BATCH}
run, letters = env['party.letter.run'].browse({{run}}), env.registry['party.letter']
"""
# killed when the second batch is written and not committed
KILL = """
calls, whole = [], letters.{step}
def step(*arguments):
    result = whole(*arguments)
    calls.append(arguments)
    if len(calls) == 2:
        env.flush_all()
        os.kill(os.getpid(), signal.SIGKILL)
    return result
letters.{step} = step
"""
BEGIN = "run.{verb}()\nenv.cr.commit()\n"
GO_ON = "env['party.letter.run']._cron_work()\nenv.cr.commit()\n"


@tagged("post_install", "-at_install")
class TestLetterCrash(OtherConnections):
    def setUp(self):
        super().setUp()
        env = self._connect()
        # what is committed stays: a center of this test's own each time
        centers = env["party.center"].with_context(active_test=False)
        code = f"L{centers.search_count([])}"
        center = centers.create({"name": code, "code": code})
        self._make_members(env, center)
        self.run_id = (
            env["party.letter.run"]
            .create(
                {"center_id": center.id, "kind": "half_year", "year": 2025, "half": "1"}
            )
            .id
        )
        env.cr.commit()
        self.addCleanup(self._clean_up)

    def _make_members(self, env, center):
        """One member each of several home organizations; all consent to letters."""
        homes = env["party.organization"].create(
            [{"name": f"{center.code} 村党支部 {index}"} for index in range(COUNT)]
        )
        members = env["party.member"]._enter(
            [
                {
                    "name": f"{center.code} {index}",
                    "mobile": f"1399999{center.id:02}{index:02}"[:11],
                    "center_id": center.id,
                    "home_branch_id": home.id,
                }
                for index, home in enumerate(homes)
            ],
            date(2025, 1, 1),
        )
        text = env["party.text"]._current("home")
        env["party.consent"]._as_mover().create(
            [
                {
                    "member_id": member.id,
                    "text_id": text.id,
                    "is_accepted": True,
                    "answered_at": Datetime.now(),
                    "way": "paper",
                    "collector_id": env.uid,
                }
                for member in members
            ]
        )

    def _clean_up(self):
        env = self._connect()
        run = env["party.letter.run"].browse(self.run_id)
        for letter in run.letter_ids.filtered(lambda one: one.state == "approved"):
            letter._void("示例")
        run.center_id.active = False
        env.cr.commit()

    def _run(self, script, code=0):
        process = self._start_odoo(WORK.format(run=self.run_id) + script)
        self.assertEqual(process.wait(SECONDS), code)

    def _begin_and_be_killed(self, verb, step):
        self._run(BEGIN.format(verb=verb) + KILL.format(step=step) + GO_ON, KILLED)

    def _seen(self):
        """The run as now committed."""
        return self._connect()["party.letter.run"].browse(self.run_id)

    def test_killed_twice_and_gone_on(self):
        self._begin_and_be_killed("action_draft", "_drop_empty")
        run = self._seen()
        kept = run.letter_ids
        self.assertEqual((run.state, len(kept)), ("drafting", BATCH))
        self.assertEqual(run.done_count, BATCH)
        self._run(GO_ON)
        run = self._seen()
        self.assertEqual((run.state, len(run.letter_ids)), ("drafted", COUNT))
        self.assertLess(set(kept.ids), set(run.letter_ids.ids))
        members = run.letter_ids.line_ids.mapped("member_id")
        self.assertEqual(len(run.letter_ids.line_ids), COUNT)
        self.assertEqual(len(members), COUNT)

        before = self._next_number()
        self._begin_and_be_killed("action_approve", "_approve")
        run = self._seen()
        numbered = run.letter_ids.filtered("name")
        self.assertEqual((run.state, len(numbered)), ("approving", BATCH))
        self.assertEqual(self._next_number(), before + BATCH)
        names = {letter.id: letter.name for letter in numbered}
        self._run(GO_ON)
        run = self._seen()
        self.assertEqual(run.state, "approved")
        self.assertEqual(set(run.letter_ids.mapped("state")), {"approved"})
        self.assertEqual(
            [int(re.search(r"(\d+)号", one.name)[1]) for one in run.letter_ids],
            [*range(before, before + COUNT)],
        )
        for letter in run.letter_ids.filtered(lambda one: one.id in names):
            self.assertEqual(letter.name, names[letter.id])
        self.assertEqual(self._next_number(), before + COUNT)

    def _next_number(self):
        """The number that the next letter of this year gets."""
        env = self._connect()
        sequence = env.ref("party_service_center.party_letter_sequence")
        year = self._seen().center_id._today().year
        ranges = sequence.date_range_ids.filtered(
            lambda row: row.date_from.year == year
        )
        return ranges.number_next if ranges else 1
