"""A year of work at center A, for the tests of yearly accounts."""

from base64 import b64decode
from unittest.mock import patch

from odoo.tests import freeze_time

from odoo.addons.party_service_center.tests.portal_common import PortalCommon

from ..models.party_yearly_account_paper import PartyYearlyAccountPaper
from .common import PartyReportsCommon

# Monday, 09:00 in Shanghai, after the holiday of the new year
JANUARY = "2027-01-04 01:00:00"
KEEP_UP = "party_service_center_reports.party_yearly_account_cron_keep_up"
MAIL = "party_service_center_reports.party_yearly_account_cron_mail"


class AccountCommon(PartyReportsCommon, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts = cls.env["party.yearly.account"]
        # texts are compared in the language they are written in
        cls.language_of_members = PartyYearlyAccountPaper._language
        cls.startClassPatcher(
            patch.object(PartyYearlyAccountPaper, "_language", lambda paper: "en_US")
        )
        cls.rights = cls.env.ref("party_service_center.party_service_type_rights")
        cls.legal_aid = cls.env.ref("party_service_center.party_service_type_legal_aid")
        cls.hardship = cls.env.ref("party_service_center.party_service_type_hardship")

    def _make_year(self):
        """Eleven requests: six consultations, four for rights, one of hardship."""
        tickets = self.env["party.ticket"]
        for kind, number in (
            (self.consultation, 6),
            (self.rights, 4),
            (self.hardship, 1),
        ):
            for _index in range(number):
                tickets |= self._create_ticket(service_type_id=kind.id)
        for ticket in tickets[:5]:
            self._tell(ticket, result_text="By the form of the branch.")
        with freeze_time("2026-10-12 02:00:00"):  # due on 2026-10-08
            for ticket in tickets[6:9]:
                self._tell(ticket, result_text="The landlord pays.", decision="solved")
        return tickets

    def _draft(self, user=None, center="a", year=2026, **values):
        centers = {"a": self.center_a, "b": self.center_b, None: self.center_a.browse()}
        user = user or (self.director_a if center == "a" else self.committee)
        return self.accounts.with_user(user).create(
            {"center_id": centers[center].id, "year": year} | values
        )

    def _published(self, moment=JANUARY, **options):
        account = self._draft(**options)
        with freeze_time(moment):
            account.action_publish()
        return account

    def _run_at(self, moment, cron=KEEP_UP):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(cron).method_direct_trigger()
        self.env.invalidate_all()

    @staticmethod
    def _rows(account, title):
        """Name → further values of the rows of the table with ``title``."""
        [table] = [part for part in account._report().tables if part.title == title]
        return {row[0]: list(row[1:]) for row in table.rows}

    @staticmethod
    def _stored(account, name):
        return b64decode(account.with_context(bin_size=False)[name])
