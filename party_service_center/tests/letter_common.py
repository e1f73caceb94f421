"""Letters that have come to a state by their steps."""

from datetime import date

from odoo.fields import Datetime
from odoo.tests import freeze_time

from .common import MODULE, PartyCommon

# 2026-12-01, 10:00 in Shanghai: the first day of annual letters
DECEMBER = "2026-12-01 02:00:00"


class LetterSteps:
    """What is done with letters; for cases that have two centers and their people."""

    def _make_organization(self, name="Committee of Far Town", **values):
        return self.env["party.organization"].create(
            {"name": name, "kind": "committee", "address": "1 Far Street"} | values
        )

    def _make_writable(self, count=1, branch=None, start=0, user=None, **values):
        """Members in the register since January who consent to letters home."""
        members = (
            self.env["party.member"]
            .with_user(user or self.clerk_a)
            ._enter(
                [
                    {
                        "name": f"Trader {index:04}",
                        "mobile": f"139{index:08}",
                        "home_branch_id": (branch or self.branch).id,
                    }
                    | values
                    for index in range(start, start + count)
                ],
                date(2026, 1, 1),
            )
        )
        self._consent(members)
        return members

    def _consent(self, members, is_accepted=True):
        text = self.env["party.text"]._current("home")
        # written at once; the window asks one person after the other
        consents = self.env["party.consent"].sudo()._as_mover()
        consents.create(
            [
                {
                    "member_id": member.id,
                    "text_id": text.id,
                    "is_accepted": is_accepted,
                    "answered_at": Datetime.now(),
                    "way": "paper",
                    "collector_id": self.clerk_a.id,
                }
                for member in members
            ]
        )

    def _withdraw_consent(self, member):
        member.consent_ids._withdraw("paper")

    def _make_run(self, user=None, **values):
        return (
            self.env["party.letter.run"]
            .with_user(user or self.director_a)
            .create(
                {"center_id": self.center_a.id, "kind": "annual", "year": 2026} | values
            )
        )

    def _half_year_run(self, **values):
        return self._make_run(kind="half_year", half="1", **values)

    def _send(self, letters, user=None, **values):
        """Record ``letters`` as sent the way a clerk does it, through the dialog."""
        letters = letters.with_user(user or self.clerk_a)
        action = letters.action_send()
        given = {"way": "post", "scan": self.SCAN, "scan_name": "list.png"}
        dialogs = self.env[action["res_model"]].with_env(letters.env)
        dialogs.with_context(**action["context"]).create(
            given | values
        ).action_confirm()

    def _reply(self, letters, user=None, **values):
        letters = letters.with_user(user or self.clerk_a)
        action = letters.action_reply()
        dialogs = self.env[action["res_model"]].with_env(letters.env)
        dialogs.with_context(**action["context"]).create(values).action_confirm()

    def _work_off(self):
        """Let the job in the background do what waits."""
        with self.enter_registry_test_mode():
            cron = self.env.ref(f"{MODULE}.party_letter_run_cron_work")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    SCAN = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )


class LetterCase(LetterSteps, PartyCommon):
    """On 1 December 2026; two home committees, one of them with two branches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frozen = freeze_time(DECEMBER)
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        case = cls("setUp")
        cls.near = case._make_organization("Committee of Near Town")
        cls.far = case._make_organization(email="far@example.com")
        cls.near_branch, cls.far_branch, cls.second_branch = cls.env[
            "party.organization"
        ].create(
            [
                {"name": "Branch of Near Market", "parent_id": cls.near.id},
                {"name": "Branch of Far Village", "parent_id": cls.far.id},
                {"name": "Second Branch of Far Village", "parent_id": cls.far.id},
            ]
        )

    def _approved_run(self, **values):
        run = self._make_run(**values)
        run.action_draft()
        run.action_approve()
        return run

    def _tasks(self, run, kind):
        kind = self.env.ref(f"{MODULE}.mail_activity_type_{kind}")
        return run.sudo().activity_ids.filtered(lambda t: t.activity_type_id == kind)
