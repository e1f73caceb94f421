"""One file of all letters to be posted: order, pages, interruption, access (A3.3.4)."""

from base64 import b64decode
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase
from odoo.addons.party_service_center.exceptions import ProtectedField

from ..exceptions import ReportRefused
from .common import LETTER_PAPER
from .letter_common import COPY_MODULE, PRINT_CRON, LetterPaperCase


class Interrupted(BaseException):
    """The server was stopped in the middle of the work."""


@tagged("post_install", "-at_install")
class TestLetterPrint(LetterPaperCase, CronMixinCase):
    def _content(self, record):
        return b64decode(record.with_context(bin_size=False).content)

    def _starts(self, record, letters):
        """On which page of the file each letter begins."""
        starts = {}
        for place, page in enumerate(self._pages(self._content(record))):
            for letter in letters:
                if self._dense(letter.name) in self._dense(page):
                    starts.setdefault(letter, place)
        return starts

    def test_order_is_that_of_the_addresses(self):
        self._make_addressees(5)  # postcodes from high to low
        self._make_writable(branch=self.near_branch, start=50)  # without postcode
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        self.assertEqual(record.state, "done", "a short one is made at once")
        self.assertEqual(record.letter_count, 6)
        starts = self._starts(record, letters)
        found = [letter.addressee_name for letter in sorted(starts, key=starts.get)]
        self.assertEqual(
            found,
            [f"Committee 00{number}" for number in (4, 3, 2, 1, 0)]
            + ["Committee of Near Town"],
        )

    def test_file_holds_the_copies(self):
        self._make_addressees(3)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        texts = "".join(self._pages(self._content(record)))
        for letter in letters:
            copy = self._print(letter, LETTER_PAPER, self.clerk_a)
            for page in self._pages(copy):
                self.assertIn(page, texts)
        self.assertEqual(record.page_count, len(self._pages(self._content(record))))

    def test_both_sides(self):
        self._make_addressees(2)
        letters = self._approved_letters()
        pages = len(self._pages(self._print(letters[0], LETTER_PAPER)))
        self.assertEqual(pages % 2, 1)
        record = self._ask_for_print(letters.run_id, is_duplex=True)
        starts = self._starts(record, letters)
        self.assertEqual(sorted(starts.values()), [0, pages + 1])
        self.assertEqual(record.page_count, 2 * (pages + 1))
        self.assertEqual(self._pages(self._content(record))[pages], "")
        self.assertEqual(set(self._page_sizes(self._content(record))), {(210, 297)})

    def test_background_goes_on_after_an_interruption(self):
        self._batches_of(2)
        self._make_addressees(5)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        self.assertEqual((record.state, record.done_count), ("making", 0))

        self.assertEqual(record.sudo()._try_work(), 2)
        with (
            patch.object(type(letters), "_make_copies", side_effect=Interrupted),
            self.assertRaises(Interrupted),
        ):
            record.sudo()._try_work()
        self.env.invalidate_all()
        self.assertEqual((record.state, record.done_count), ("making", 2))
        hashes = dict(zip(letters, letters.mapped("copy_hash"), strict=True))

        self._run_job(PRINT_CRON)
        self.assertEqual((record.state, record.done_count), ("done", 5))
        self.assertEqual(record.progress, 100)
        for letter, known in hashes.items():
            if known:
                self.assertEqual(letter.copy_hash, known, "made once")
        self.assertEqual(len(self._starts(record, letters)), 5)

    # ------------------------------------------------------------------
    # Copies without a file
    # ------------------------------------------------------------------
    def test_copy_is_that_of_the_approval(self):
        """It waits for no print; what changes until then is not in it."""
        self._make_addressees(3)
        with self.capture_triggers(PRINT_CRON) as captured:
            letters = self._approved_letters()
        self.assertTrue(captured.records)
        self._withdraw_consent(letters[2].sudo().line_ids.member_id)
        self._run_job(PRINT_CRON)
        self.assertEqual(letters.filtered("copy_hash"), letters[:2])
        self.center_a.phone = "0572-5099999"
        for letter in letters[:2]:
            self.assertPrinted(self._printed(letter, LETTER_PAPER), "0572-5012345")

    @mute_logger("odoo.addons.party_service_center_reports.models.party_letter")
    def test_letter_that_cannot_be_laid_out_stops_no_other(self):
        self.startPatcher(patch(f"{COPY_MODULE}.BATCH", 1))
        self._make_addressees(3)
        letters = self._approved_letters()
        make_copies = type(letters)._make_copies

        def make_most(some):
            if letters[0] in some:
                raise KeyError("layout")
            make_copies(some)

        with patch.object(type(letters), "_make_copies", make_most):
            self._run_job(PRINT_CRON)
        self.assertEqual(letters.filtered("copy_hash"), letters[1:])
        self._run_job(PRINT_CRON)
        self.assertTrue(letters[0].copy_hash, "tried again")

    def test_copies_wait_while_somebody_waits_for_a_file(self):
        self.startPatcher(patch(f"{COPY_MODULE}.BATCH", 1))
        self._batches_of(1)
        self._make_addressees(3)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=60):
            letters._keep_new_copies()
        self.assertEqual(len(letters.filtered("copy_hash")), 1)
        self._run_job(PRINT_CRON)
        self.assertEqual(record.state, "done")

    @mute_logger("odoo.addons.party_service_center_reports.models.party_letter_print")
    def test_failure_is_told_and_tried_again(self):
        self._make_addressees(2)
        letters = self._approved_letters()
        with patch.object(type(letters), "_make_copies", side_effect=OSError):
            self._batches_of(1)
            record = self._ask_for_print(letters.run_id)
            record.sudo()._try_work()
        self.assertEqual((record.state, record.failure_text), ("failed", "OSError"))
        record.action_retry()
        self._run_job(PRINT_CRON)
        self.assertEqual(record.state, "done")

    def test_what_must_not_go_out_is_left_out(self):
        self._batches_of(1)
        self._make_addressees(3)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        letters[0].with_user(self.director_a)._void("Wrong committee")
        self._withdraw_consent(letters[1].sudo().line_ids.member_id)
        self._run_job(PRINT_CRON)
        self.assertEqual((record.state, record.left_out_count), ("done", 2))
        self.assertEqual(list(self._starts(record, letters)), [letters[2]])

    def test_only_what_is_to_be_posted(self):
        committees = self._make_addressees(3)
        letters = self._approved_letters()
        letters[0].with_user(self.clerk_a).taken_by = "Somebody"
        self._send(letters[0], way="hand")
        committees.email = "committee@example.com"
        letters[1].with_user(self.clerk_a)._queue_mail()
        record = self._ask_for_print(letters.run_id)
        self.assertEqual(record.letter_ids, letters[2])
        self._send(letters[2])
        with self.assertRaises(ReportRefused):
            self._ask_for_print(letters.run_id)

    def test_file_with_a_letter_that_must_not_go_out_is_closed(self):
        self._make_addressees(4)
        letters = self._approved_letters().with_user(self.clerk_a)
        letters.addressee_id.sudo().email = "committee@example.com"
        changes = (
            lambda one: self._withdraw_consent(one.sudo().line_ids.member_id),
            lambda one: one.with_user(self.director_a)._void("Wrong committee"),
            lambda one: one._queue_mail(),
            self._send,
        )
        for letter, change in zip(letters, changes, strict=True):
            record = self._ask_for_print(letters.run_id)
            self.assertIn(letter, record.joined_ids)
            self.assertTrue(record.action_download())
            change(letter)
            self.env.invalidate_all()
            with self.assertRaises(ReportRefused):
                record.action_download()
        with self.assertRaises(ReportRefused):
            self._ask_for_print(letters.run_id)

    def test_mailed_meanwhile_is_not_printed_too(self):
        self._batches_of(1)
        committees = self._make_addressees(2)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        committees.email = "committee@example.com"
        letters[0].with_user(self.clerk_a)._queue_mail()
        self._run_job(PRINT_CRON)
        self.assertEqual(record.joined_ids, letters[1])

    def test_nothing_left_is_no_file(self):
        self._make_addressees(1)
        letters = self._approved_letters()
        self._withdraw_consent(letters.sudo().line_ids.member_id)
        record = self.env["party.letter.print"].with_user(self.clerk_a)
        record = record.create({"run_id": letters.run_id.id})
        with self.assertRaises(ReportRefused):
            record.action_make()
        self.assertFalse(record.content)

    def test_all_withdrawn_in_the_background(self):
        self._batches_of(1)
        self._make_addressees(2)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        for member in letters.sudo().line_ids.member_id:
            self._withdraw_consent(member)
        self._run_job(PRINT_CRON)
        self.assertEqual(record.state, "failed")
        self.assertIn("None of these letters", record.failure_text)

    def test_posting_list_is_that_of_the_file(self):
        self._make_addressees(3)
        letters = self._approved_letters()
        self._withdraw_consent(letters[1].sudo().line_ids.member_id)
        record = self._ask_for_print(letters.run_id)
        starts = self._starts(record, letters)
        in_file = sorted(starts, key=starts.get)
        self.assertEqual(list(record._posted_letters()), in_file)
        self._send(letters[0])
        self.env.invalidate_all()
        self.assertEqual(list(record._posted_letters()), in_file, "it stays so")
        self.assertNotIn(letters[1], letters.run_id._posted_letters())

    @mute_logger("odoo.addons.party_service_center_reports.models.party_letter_print")
    def test_broken_file_does_not_block_the_next(self):
        self._batches_of(1)
        self._make_addressees(2)
        letters = self._approved_letters()
        first = self._ask_for_print(letters.run_id)
        second = self._ask_for_print(letters.run_id)
        keep = type(first)._keep

        def keep_second(record, file):
            if record.id == first.id:
                raise KeyError("layout")
            return keep(record, file)

        with patch.object(type(first), "_keep", keep_second):
            self._run_job(PRINT_CRON)
        self.assertEqual((first.state, first.failure_text), ("failed", "KeyError"))
        self.assertEqual(second.state, "done")

    # ------------------------------------------------------------------
    # Access
    # ------------------------------------------------------------------
    def test_access(self):
        self._make_addressees(1)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        file = self.env["ir.attachment"].search(
            [("res_model", "=", record._name), ("res_field", "=", "content")]
        )
        for user in (self.clerk_b, self.unassigned, self.outsider, self.portal_user):
            with self.subTest(user=user.login):
                self.assertFalse(record.with_user(user).has_access("read"))
                self.assertFalse(file.with_user(user).has_access("read"))
                with self.assertRaises(AccessError):
                    self._ask_for_print(letters.run_id, user)
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["content"])
                with self.assertRaises(AccessError):
                    letters.run_id.with_user(user).action_posting_list()
        for user in (self.clerk_a, self.director_a, self.committee):
            self.assertTrue(record.with_user(user).has_access("read"))
            with self.assertRaises(AccessError):
                file.with_user(user).unlink()
        with self.assertRaises(AccessError):
            self._ask_for_print(letters.run_id, self.committee)

    def test_file_goes_when_the_run_is_concluded(self):
        self._make_addressees(1)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        self._send(letters)
        letters.run_id.with_user(self.director_a).action_close()
        self.assertFalse(record.content)
        self.assertEqual(list(record._posted_letters()), list(letters))
        self.assertTrue(letters.copy_hash)

    def test_file_is_kept(self):
        self._make_addressees(1)
        record = self._ask_for_print(self._approved_letters().run_id)
        for name in ("content", "letter_ids", "state", "page_count"):
            with self.subTest(field=name), self.assertRaises(ProtectedField):
                record.write({name: False})
        with self.assertRaises(ReportRefused):
            record.sudo().unlink()


@tagged("post_install", "-at_install")
class TestLetterDownload(LetterPaperCase, HttpCase):
    def test_download(self):
        self._make_addressees(2)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        urls = [
            record.action_download()["url"],
            letters.run_id.action_posting_list()["url"],
            letters.run_id.action_posting_list_xlsx()["url"],
            record.action_posting_list_xlsx()["url"],
        ]
        self._sign_in(self.clerk_a)
        print_file, paper, workbook, of_file = (self.url_open(url) for url in urls)
        self.assertEqual(
            print_file.content, b64decode(record.with_context(bin_size=False).content)
        )
        self.assertIn("attachment", print_file.headers["Content-Disposition"])
        self.assertEqual(print_file.headers["Content-Type"], "application/pdf")
        self.assertPrinted(
            self._dense("".join(self._pages(paper.content))),
            "Posting List",
            *letters.mapped("name"),
        )
        for book in (workbook, of_file):
            rows = self._read_workbook(book.content)
            self.assertEqual(
                [row["Letter Number"] for row in rows],
                letters._by_address().mapped("name"),
            )
        for user in (self.clerk_b, self.outsider, self.portal_user):
            self._sign_in(user)
            for url in urls:
                with self.subTest(user=user.login, url=url):
                    self.assertEqual(self.url_open(url).status_code, 404)

    def test_outdated_file_is_not_handed_out(self):
        self._make_addressees(1)
        letters = self._approved_letters()
        record = self._ask_for_print(letters.run_id)
        url = record.action_download()["url"]
        self._sign_in(self.clerk_a)
        self.assertEqual(self.url_open(url).status_code, 200)
        self._withdraw_consent(letters.sudo().line_ids.member_id)
        self.env.flush_all()
        self.assertEqual(self.url_open(url).status_code, 404)

    def _sign_in(self, user):
        self.authenticate(user.login, user.login.ljust(8, "x"))
