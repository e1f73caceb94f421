"""The letter to a home organization on paper: layout, text, copy (A3.3.4)."""

from hashlib import sha256
from io import BytesIO
from unittest.mock import patch

import weasyprint

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.party_service_center.exceptions import LetterRefused, ProtectedField

from ..exceptions import DocumentRefused
from .common import LETTER_PAPER, RARE_NAMES
from .letter_common import PAPER_MODULE, LetterPaperCase

MILLIMETER = 96 / 25.4  # pixels of the layout
RED_LINE = 1.8  # millimeters: thick, gap, thin
TALL = 0.86  # of its size a Chinese character stands above its line
ID_NUMBER = "33052319750315001X"


@tagged("post_install", "-at_install")
class TestLetterPaper(LetterPaperCase):
    # ------------------------------------------------------------------
    # Layout, GB/T 9704-2012, 10.1
    # ------------------------------------------------------------------
    def _laid_out(self, letter):
        """The pages of a letter as they are laid out, before they become a PDF."""
        actions = self.env["ir.actions.report"]
        report = self.env.ref(LETTER_PAPER)
        pages = actions._party_pages(report, {}, letter.ids)
        return weasyprint.HTML(string=pages[letter.id]).render().pages

    def _boxes(self, page, name):
        return [
            box
            for box in page._page_box.descendants()
            if box.element is not None
            and name in (box.element.get("class") or box.element.tag).split()
            and box.element_tag == box.element.tag
        ]

    def _text(self, page, name):
        """The first text inside of an element."""
        box = self._boxes(page, name)[0]
        return next(b for b in [box, *box.descendants()] if hasattr(b, "baseline"))

    def assertMillimeters(self, pixels, millimeters, delta=0.1):
        self.assertAlmostEqual(pixels / MILLIMETER, millimeters, delta=delta)

    def test_head_and_red_lines(self):
        self._make_writable(branch=self.near_branch)
        [page, *_more] = self._laid_out(self._approved_letters())
        issuer = self._boxes(page, "party_letter_issuer")[0]
        text = next(b for b in issuer.descendants() if hasattr(b, "text"))
        size = text.style["font_size"]
        top = text.position_y + text.baseline - TALL * size
        self.assertMillimeters(top, 30, 0.5)
        upper, lower = self._boxes(page, "party_letter_line")
        for line in (upper, lower):
            self.assertMillimeters(line.border_width(), 170)
            self.assertMillimeters(line.border_box_x(), 20)
            self.assertMillimeters(line.border_height(), RED_LINE)
        self.assertGreater(upper.border_top_width, upper.border_bottom_width)
        self.assertLess(lower.border_top_width, lower.border_bottom_width)
        # the box of the characters ends where they do
        end = issuer.position_y + issuer.margin_height()
        self.assertMillimeters(upper.border_box_y() - end, 4)
        self.assertMillimeters(lower.border_box_y() + lower.border_height(), 277)

    def test_type_area(self):
        letter = self._long_letter()
        pages = self._laid_out(letter)
        self.assertGreater(len(pages), 2)
        for page in pages:
            box = page._page_box
            self.assertMillimeters(box.margin_width(), 210)
            self.assertMillimeters(box.margin_height(), 297)
            self.assertMillimeters(box.content_box_x(), 28)
            self.assertMillimeters(box.width, 156)
        for page in pages[1:]:
            self.assertMillimeters(page._page_box.content_box_y(), 37)
            self.assertMillimeters(page._page_box.height, 225)
        text = self._text(pages[0], "party_letter_text")
        self.assertAlmostEqual(text.style["font_size"] / MILLIMETER * 72 / 25.4, 16, 1)
        lines = 225 * MILLIMETER / text.style["line_height"].value
        self.assertEqual(int(lines), 22)
        character = text.style["font_size"] + text.style["letter_spacing"]
        self.assertEqual(int(156 * MILLIMETER / character), 28)

    def _long_letter(self):
        self._make_writable(3, branch=self.near_branch)
        letter = self._approved_letters()
        fact = {
            "date": "2026-03-01",
            "theme": "Honest Scales",
            "center": "Center A",
            "attendance": "present",
            "minutes": 90,
        }
        self._attach_facts(letter, activities=[fact] * 40)
        return letter

    def test_page_numbers(self):
        pages = self._pages(self._print(self._long_letter(), LETTER_PAPER))
        self.assertNotIn("— 1 —", pages[0])
        for number, page in enumerate(pages[1:], 2):
            self.assertIn(f"— {number} —", page)
        laid_out = self._laid_out(self._long_letter_again())
        for number, page in enumerate(laid_out[1:], 2):
            [box] = [
                box
                for box in page._page_box.descendants()
                if getattr(box, "text", "").startswith("— ")
            ]
            middle = box.position_x / MILLIMETER
            self.assertEqual(middle > 105, number % 2 == 1, "odd right, even left")

    def _long_letter_again(self):
        return self.env["party.letter"].search([], limit=1, order="id desc")

    def test_short_letter_is_one_page_and_its_attachment(self):
        self._make_writable(branch=self.near_branch)
        letter = self._approved_letters()
        self.assertEqual(len(self._pages(self._print(letter, LETTER_PAPER))), 1)

    # ------------------------------------------------------------------
    # Text
    # ------------------------------------------------------------------
    def test_one_member_is_told_of_in_the_text(self):
        [member] = self._make_writable(branch=self.near_branch)
        self._record_facts(
            member,
            self._fact("award", "Shop of the Year"),
            self._fact("grade", "Yearly grading", grade="A"),
        )
        letter = self._approved_letters()
        printed = self._printed(letter, LETTER_PAPER)
        self.assertPrinted(
            printed,
            letter.name,
            "Internal",
            "Letter on Party Member Trader 0000, the year 2026",
            "Committee of Near Town:",
            "Trader 0000 (Branch of Near Market)",
            "Not invited to an activity in this time.",
            "Award: Shop of the Year (May 6, 2026, Market office).",
            "A, Yearly grading (May 6, 2026, Market office).",
            "No pledge in this time.",
            "December 1, 2026",
            "Center A, telephone 0572-5012345",
        )
        self.assertNotPrinted(printed, "Attachment", "Draft", "False", "None")

    def test_several_members_stand_in_a_table(self):
        members = self._make_writable(12, branch=self.far_branch)
        self._record_facts(members[0], self._fact("penalty", "Short weight"))
        letter = self._approved_letters()
        pages = self._pages(self._print(letter, LETTER_PAPER, self.clerk_a))
        printed = self._dense("".join(pages))
        self.assertPrinted(
            printed,
            "Letter on Party Members, the year 2026",
            "This tells you of 12 members of yours",
            "0 awards, 1 penalties, 0 upheld complaints on record.",
            "Attached: Members in Detail",
            "Penalty: Short weight (May 6, 2026, Market office)",
        )
        for member in members:
            self.assertEqual(printed.count(self._dense(member.name)), 1)
            self.assertNotIn(self._dense(member.name), self._dense(pages[0]))
        self.assertIn("Name", pages[-1], "the head is repeated")

    def test_pledges_have_room_in_the_table(self):
        """Four Chinese characters of the head stand side by side."""
        self._make_writable(2, branch=self.far_branch)
        letter = self._approved_letters()
        pledge = {"number": "P-1", "met": 3, "partly": 1, "not_met": 0, "unchecked": 0}
        self._attach_facts(letter, pledge=pledge)
        page = self._laid_out(letter)[-1]
        *_others, head = self._boxes(page, "th")
        self.assertGreater(head.width, 5 * head.style["font_size"])
        printed = self._printed(letter, LETTER_PAPER)
        self.assertPrinted(printed, "Pledge Kept", "3 met", "1 partly met")
        self.assertEqual(printed.count(self._dense("Personal items of")), 1)

    def test_figures_are_those_of_the_letter(self):
        self._make_writable(2, branch=self.far_branch)
        letter = self._approved_letters()
        facts = [
            {
                "date": f"2026-0{number}-05",
                "theme": f"Theme {number}",
                "center": "Center A",
                "attendance": attendance,
                "minutes": 90,
            }
            for number, attendance in enumerate(("present", "late", "absent", None), 1)
        ]
        self._attach_facts(letter, activities=facts)
        for line in letter.sudo().line_ids:
            line._record_proof(invited_count=4, took_part_count=2, minutes=180)
        self.env.flush_all()
        [(invited, took_part, minutes)] = self.env.execute_query(
            SQL(
                "SELECT sum(invited_count), sum(took_part_count), sum(minutes)"
                " FROM party_letter_line WHERE letter_id = %s",
                letter.id,
            )
        )
        printed = self._printed(letter, LETTER_PAPER)
        self.assertPrinted(
            printed,
            f"Invited {invited} times, took part {took_part} times,"
            f" {minutes // 60} hours in all.",
            "Activities Taken Part In",
            "Theme 1",
            "Theme 2",
        )
        self.assertNotPrinted(printed, "Theme 3", "Theme 4")

    def test_sums_leave_nothing_out(self):
        self._make_writable(2, branch=self.far_branch)
        letter = self._approved_letters()
        pledge = {"number": "P-1", "met": 0, "partly": 0, "not_met": 0, "unchecked": 6}
        self._attach_facts(letter, pledge=pledge)
        for line in letter.sudo().line_ids:
            line._record_proof(learning_minutes=45)
        self.assertPrinted(
            self._printed(letter, LETTER_PAPER),
            "Besides, 1.5 hours of learning online.",
            "2 members had a pledge.",
            "12 not checked yet",
        )

    def test_half_year_notice(self):
        self._make_writable(branch=self.near_branch)
        letter = self._approved_letters(kind="half_year", half="1")
        printed = self._printed(letter, LETTER_PAPER)
        self.assertPrinted(printed, "the first half of 2026")
        self.assertNotPrinted(printed, "let us know that you have received")

    def test_nothing_of_requests_or_id_numbers(self):
        [member] = self._make_writable(branch=self.near_branch, id_number=ID_NUMBER)
        ticket = self._create_ticket(
            member_id=member.id, request_text="My landlord cheats me."
        )
        self._record_facts(member, self._fact("award", f"Of {ID_NUMBER}"))
        run = self._make_run()
        run.action_draft()
        run.letter_ids.line_ids.remark = f"Known as {ID_NUMBER}"
        run.action_approve()
        printed = self._printed(run.letter_ids, LETTER_PAPER)
        self.assertNotPrinted(
            printed, "19750315", "landlord", ticket.name, member.mobile
        )

    def test_rare_characters(self):
        self._make_writable(branch=self.near_branch, name=RARE_NAMES)
        with self.assertNoLogs("weasyprint", "WARNING"):
            content = self._print(self._approved_letters(), LETTER_PAPER)
        self.assertIn(RARE_NAMES, self._dense("".join(self._pages(content))))

    def test_it_is_in_chinese_where_that_is_installed(self):
        """Whoever is the first to print and to keep the copy."""
        document = self.env["report.party_service_center_reports.party_letter"]
        with patch(f"{PAPER_MODULE}.LETTER_LANGUAGE", "zh_CN"):
            self.env["res.lang"]._activate_lang("zh_CN")
            self.assertEqual(document._language(), "zh_CN")
            self._make_writable(branch=self.near_branch)
            printed = self._printed(self._approved_letters(), LETTER_PAPER)
        self.assertPrinted(printed, "2026年12月1日")
        with patch(f"{PAPER_MODULE}.LETTER_LANGUAGE", "xx_XX"):
            self.assertIsNone(document._language())

    def test_draft_says_so(self):
        self._make_writable(branch=self.near_branch)
        run = self._make_run()
        run.action_draft()
        printed = self._printed(run.letter_ids, LETTER_PAPER)
        self.assertPrinted(printed, "Draft")
        self.assertFalse(run.letter_ids.copy_hash, "only what is approved is kept")

    def test_withdrawn_letter_says_so(self):
        self._make_writable(branch=self.near_branch)
        letter = self._approved_letters()
        self._print(letter, LETTER_PAPER)
        letter._void("Wrong committee")
        self.assertPrinted(self._printed(letter, LETTER_PAPER), "Withdrawn")

    def test_withdrawn_consent_stops_the_print(self):
        [member] = self._make_writable(branch=self.near_branch)
        letter = self._approved_letters()
        self._print(letter, LETTER_PAPER)
        self._withdraw_consent(member)
        with self.assertRaises(LetterRefused):
            self._print(letter, LETTER_PAPER, self.clerk_a)

    # ------------------------------------------------------------------
    # Copy
    # ------------------------------------------------------------------
    def test_copy_is_made_once(self):
        self._make_writable(2, branch=self.near_branch)
        letter = self._approved_letters()
        first = self._print(letter, LETTER_PAPER, self.clerk_a)
        self.assertEqual(letter.copy_hash, sha256(first).hexdigest())
        self.center_a.phone = "0572-5099999"
        self.env.ref("party_service_center.party_organization_association").name = "X"
        for user in (self.clerk_a, self.director_a, self.committee):
            self.assertEqual(self._print(letter, LETTER_PAPER, user), first)

    def test_several_letters_print_their_copies(self):
        self._make_writable(branch=self.near_branch)
        self._make_writable(branch=self.far_branch, start=9)
        letters = self._approved_letters()
        content = self._print(letters, LETTER_PAPER, self.clerk_a)
        self.assertEqual(len(self._pages(content)), 2)
        self.assertTrue(all(letter.copy_hash for letter in letters))

    def test_copy_cannot_be_changed(self):
        self._make_writable(branch=self.near_branch)
        letter = self._approved_letters()
        self._print(letter, LETTER_PAPER, self.clerk_a)
        for name in ("copy_file", "copy_hash"):
            with self.subTest(field=name), self.assertRaises(ProtectedField):
                letter.with_user(self.director_a).write({name: False})
        file = self._file_of(letter)
        for user in (self.clerk_a, self.director_a, self.committee):
            with self.subTest(user=user.login):
                self.assertTrue(file.with_user(user).has_access("read"))
                with self.assertRaises(AccessError):
                    file.with_user(user).raw = b"%PDF-1.7 forged"
                with self.assertRaises(AccessError):
                    file.with_user(user).unlink()

    def test_damaged_copy_is_not_printed(self):
        self._make_writable(branch=self.near_branch)
        letter = self._approved_letters()
        self._print(letter, LETTER_PAPER, self.clerk_a)
        self._file_of(letter).raw = b"%PDF-1.7 forged"
        with self.assertRaises(DocumentRefused):
            self._print(letter, LETTER_PAPER, self.clerk_a)

    def _file_of(self, letter):
        files = self.env["ir.attachment"].sudo()
        return files.search(letter._copy_domain())

    def test_foreign_letter_is_refused(self):
        self._make_writable(branch=self.near_branch)
        letter = self._approved_letters()
        self.assertPrintRefused(letter, LETTER_PAPER)
        file = self._file_of(letter)
        for user in (self.clerk_b, self.unassigned, self.outsider, self.portal_user):
            with self.subTest(user=user.login):
                self.assertFalse(file.with_user(user).has_access("read"))

    def test_queries_do_not_grow_with_the_letters(self):
        self._make_addressees(4)
        run = self._make_run()
        run.action_draft()
        self.assertQueriesSteady(run.letter_ids, LETTER_PAPER)

    def test_fonts_are_packed(self):
        """A letter of one page stays small enough to be mailed by the thousand."""
        self._make_writable(branch=self.near_branch)
        content = self._print(self._approved_letters(), LETTER_PAPER)
        self.assertLess(len(BytesIO(content).getvalue()), 250_000)
