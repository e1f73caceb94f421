"""The words that people's requests share: of enough people, and no names (P-14)."""

from unittest.mock import patch

from odoo.tests import freeze_time

from ..tables import request_words
from .bulletin_common import BulletinCommon

TITLE = "Words in the requests"
PEOPLE = ("Shen Yifan", "Tang Xinyi", "Gu Lan", "Wei Ming", "Lu Hao")


class TestPartyBulletinWords(BulletinCommon):
    def setUp(self):
        super().setUp()
        self.bulletin = self._draft()

    def _ask(self, text, count=3, **values):
        """One request each of ``count`` people."""
        for number, name in enumerate(PEOPLE[:count]):
            self._create_ticket(
                requester_name=name,
                requester_phone=f"1390000010{number}",
                request_text=text.format(name=name),
                **values,
            )

    def _words(self):
        self.env.flush_all()
        self.bulletin._count()
        return self._rows(self.bulletin._report(), TITLE)

    def _table(self):
        self.bulletin._count()
        [table] = [t for t in self.bulletin._report().tables if t.title == TITLE]
        return table

    def test_words_of_three_people_and_no_names(self):
        self._ask("{name} asks about the deposit; Wonder Tea owes it.")
        self._create_registration(business_name="Wonder Tea")
        self._create_ticket(request_text="A licence, twice: licence.")
        secret = self._create_ticket(request_text="Deposit kept, deposit lost.")
        secret.sudo()._as_mover().is_confidential = True
        rows = self._words()
        self.assertEqual(rows["deposit"][0], 3, "a secret request gives no word away")
        text = " ".join(rows)
        for word in ("licence", "shen", "yifan", "tang", "wonder", "tea"):
            self.assertNotIn(word, text)

    def test_one_person_makes_no_word(self):
        """Whatever they ask again and again, and under whatever name."""
        values = {"request_text": "The landlord Jianguo again"}
        self._create_ticket(requester_name="Wu Lei", **values)
        self._create_ticket(requester_name="Mrs Wu", **values)
        self._create_ticket(
            requester_name="Mrs Wu", requester_phone="13900000109", **values
        )
        self.assertFalse(self._words())
        self._ask(values["request_text"], 2)
        self.assertEqual(self._words()["jianguo"][0], 3)

    def test_names_of_people_who_asked_nothing_are_no_words(self):
        """Members, traders and staff of whom others speak."""
        self._create_member(name="Qian Muhan")
        self._create_registration(name="Zhou Anning", business_name="Fish Corner")
        staff = self.clerk_a.name
        self._ask(f"Qian Muhan, Zhou Anning, Fish Corner and {staff} know the deposit")
        words = set(self._words())
        self.assertIn("deposit", words)
        self.assertLessEqual(words, {"deposit", "know"})

    def test_fewer_than_three_are_no_figure(self):
        with freeze_time("2026-05-06 02:00:00"):
            self._ask("The deposit and the licence", 2)
            self._create_ticket(request_text="The licence", requester_name="Wu Lei")
        self._ask("The deposit and the licence")
        rows = self._words()
        self.assertEqual(rows["deposit"], [3, None, None, None, None])
        self.assertEqual(rows["licence"], [3, 3, 0, None, None])

    def test_year_before_stands_beside_it(self):
        self.center_a.staff_ids.date_from = "2025-01-01"
        with freeze_time("2025-09-06 02:00:00"):
            self._ask("The deposit", 4)
        self._ask("The deposit", 5)
        self.assertEqual(self._words()["deposit"], [5, None, None, 4, 1])

    def test_words_are_counted_in_all_requests(self):
        """They are sought in the latest ones, which the report says."""
        self._ask("The deposit", 5)
        self.assertEqual(len(self._table().notes), 1)
        with patch.object(request_words, "MOST_TEXTS", 3):
            table = self._table()
        self.assertEqual(table.rows[0][:2], ("deposit", 5))
        self.assertIn("the latest 3 of 5 requests", table.notes[1])

    def test_names_are_asked_for_and_not_read(self):
        """As many names as there are in the text come out of the database."""
        for number in range(30):
            self._create_ticket(requester_name=f"Person {number}")
        names = request_words.names_among(
            self.env, self.center_a, {"Person 7", "Person", "Nobody"}
        )
        self.assertEqual(names, {"Person 7"})
        self.assertEqual(
            request_words.names_among(self.env, self.center_b, {"Person 7"}), set()
        )
