"""Letters of a run, approved and ready to go out."""

from unittest.mock import patch

from odoo.addons.party_service_center.tests.letter_common import LetterCase

from .common import PartyReportsCommon

ADDON = "odoo.addons.party_service_center_reports"
PAPER_MODULE = f"{ADDON}.report.party_letter"
PRINT_MODULE = f"{ADDON}.models.party_letter_print"
COPY_MODULE = f"{ADDON}.models.party_letter"
PRINT_CRON = "party_service_center_reports.party_letter_print_cron_work"
MAIL_CRON = "party_service_center_reports.party_letter_cron_mail"


class LetterPaperCase(LetterCase, PartyReportsCommon):
    """A center with a telephone; letters of one member each unless a test says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_a.phone = "0572-5012345"

    def setUp(self):
        super().setUp()
        # letters are in Chinese where that is installed; tests read English
        self.startPatcher(patch(f"{PAPER_MODULE}.LETTER_LANGUAGE", "en_US"))

    def _make_addressees(self, count, **values):
        """Committees with a branch and one member each, numbered."""
        organizations = self.env["party.organization"]
        found = organizations
        for number in range(count):
            committee = self._make_organization(
                f"Committee {number:03}", postcode=f"3133{99 - number:02}", **values
            )
            branch = organizations.create(
                {"name": f"Branch {number:03}", "parent_id": committee.id}
            )
            self._make_writable(branch=branch, start=1000 + number)
            found |= committee
        return found

    def _approved_letters(self, **values):
        run = self._approved_run(**values)
        self.assertEqual(run.state, "approved")
        return run.letter_ids.sorted("name")

    def _fact(self, kind, description, day="2026-05-06", **values):
        return values | {
            "kind": kind,
            "description": description,
            "date": day,
            "source": "Market office",
        }

    def _record_facts(self, member, *facts):
        self.env["party.credit.record"].with_user(self.clerk_a).create(
            [fact | {"member_id": member.id} for fact in facts]
        )

    def _attach_facts(self, letter, **facts):
        """What the lines of a letter hold, put there at once."""
        for line in letter.sudo().line_ids:
            line._record_proof(facts=(line.facts or {}) | facts)

    def _run_job(self, xmlid):
        with self.enter_registry_test_mode():
            self.env.ref(xmlid).method_direct_trigger()
        self.env.invalidate_all()

    def _batches_of(self, size):
        """Let jobs do little at a time, so that several batches are needed."""
        for name in ("BATCH", "SMALL_PRINT"):
            self.startPatcher(patch(f"{PRINT_MODULE}.{name}", size))

    def _ask_for_print(self, run, user=None, **values):
        prints = self.env["party.letter.print"].with_user(user or self.clerk_a)
        record = prints.create({"run_id": run.id} | values)
        record.action_make()
        return record
