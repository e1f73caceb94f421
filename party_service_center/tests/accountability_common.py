"""Steps of accountability matters as people take them."""

from odoo.tests import freeze_time

FACTS = "TA-2026-0001 was due on 30 September and nobody was told."


class AccountabilitySteps:
    """What tests of accountability share; used beside ``PartyCommon``."""

    def _run_at(self, job, moment):
        """Run a daily job of accountability at ``moment`` (UTC)."""
        self.env.flush_all()
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(f"party_service_center.{job}").method_direct_trigger()
        self.env.invalidate_all()

    def _find(self, moment):
        self._run_at("party_lapse_cron_find", moment)

    def _watch(self, moment):
        self._run_at("party_accountability_cron_watch", moment)

    def _post_of(self, user):
        return self.env["party.staff"].search([("user_id", "=", user.id)], limit=1)

    def _complain(self, user=None, about=None, **values):
        """A complaint about clerk A that clerk A's colleague enters."""
        dialogs = self.env["party.lapse.enter"].with_user(user or self.data_officer)
        post = self._post_of(about or self.clerk_a)
        known = self.env["party.lapse"].search([])
        dialogs.create(
            {
                "center_id": post.center_id.id,
                "staff_id": post.id,
                "words": "Was rude at the window.",
            }
            | values
        ).action_confirm()
        return self.env["party.lapse"].search([]) - known

    def _open_file(self, user=None, about=None, **values):
        """A file about clerk A that the director opens."""
        files = self.env["party.accountability"].with_user(user or self.director_a)
        staff = self._post_of(about or self.clerk_a)
        return files.create({"staff_id": staff.id, "facts": FACTS} | values)

    def _dialog(self, file, verb, **values):
        """Fill in the dialog of a step and confirm it."""
        dialogs = self.env[f"party.accountability.{verb}"].with_env(file.env)
        dialogs = dialogs.with_context(default_accountability_id=file.id)
        dialogs.create(values).action_confirm()

    def _say(self, user=None, words="I was told to wait.", **values):
        dialogs = self.env["party.accountability.say"].with_user(user or self.clerk_a)
        dialogs.create({"words": words} | values).action_confirm()

    def _scan(self, user):
        """The picture of a paper that ``user`` uploads."""
        files = self.env["ir.attachment"].with_user(user)
        return files.create({"name": "scan.txt", "raw": b"by hand"})

    def _say_on_paper(self, user, paper_date, **values):
        """What came on paper, entered by ``user``."""
        scan = self._scan(user)
        given = {"paper_date": paper_date, "paper_ids": [(6, 0, scan.ids)]}
        self._say(user, **given | values)
        return scan

    def _give_statement(self, file, user=None, **values):
        self._say(user, statement_id=file.statement_ids.sorted("id")[-1:].id, **values)

    def _object(self, file, user=None, **values):
        self._say(user, notice_id=file.notice_ids.id, words="Too hard.", **values)

    def _decide(self, file, user=None, **values):
        education = self.env.ref("party_service_center.party_measure_education")
        given = {"measure_id": education.id, "text": "Nobody was told in time."}
        self._dialog(file.with_user(user or self.committee), "decide", **given | values)

    def _bring_file_to(self, state, **values):
        """A file about clerk A, opened by the director, brought to ``state``."""
        file = self._open_file(**values)
        steps = {
            "asked": lambda: self._dialog(file, "ask"),
            "stated": lambda: self._give_statement(file),
            "submitted": file.action_submit,
            "decided": lambda: self._decide(file),
            "served": lambda: self._dialog(file, "serve"),
            "objected": lambda: self._object(file),
            "reviewed": lambda: self._dialog(
                file.with_user(self._second()), "review", text="It stands."
            ),
        }
        main = ["draft", *steps]
        for step in main[1 : main.index(state) + 1]:
            steps[step]()
        return file

    def _second(self):
        """Another member of the committee."""
        second = self.env["res.users"].search([("login", "=", "second_member")])
        return second or self._new_user("second_member", "committee")
