"""The yearly account: its files for staff, its pages for the members of the portal.

Members have no right on any record. The pages read as superuser, after the one question
which accounts are told to this member, and hand the templates plain values, no records.

Clause: A4.2
"""

from werkzeug.exceptions import NotFound

from odoo.fields import Domain
from odoo.http import content_disposition, request, route
from odoo.tools import format_date

from odoo.addons.party_service_center.controllers.party_portal import PartyPortal

from ..models.party_yearly_account_told_mixin import LIST

PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class PartyYearlyAccountController(PartyPortal):
    # ------------------------------------------------------------------
    # Staff
    # ------------------------------------------------------------------
    @route(
        "/party_yearly_account/<int:account_id>/<any(paper, wall, workbook):kind>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def yearly_account_file(self, account_id, kind):
        """A file of an account; what is missing and what is forbidden look the same."""
        account = request.env["party.yearly.account"].browse(account_id).exists()
        if not account or not account.has_access("read"):
            raise NotFound()
        return self._file_response(account, kind)

    def _file_response(self, account, kind):
        name, content_type, content = account._file(kind)
        return request.make_response(
            content,
            headers=[
                ("Content-Type", content_type),
                ("Content-Length", len(content)),
                (
                    "Content-Disposition",
                    content_disposition(
                        name,
                        "attachment" if kind == "workbook" else "inline",
                    ),
                ),
                *PRIVATE.items(),
            ],
        )

    # ------------------------------------------------------------------
    # Members
    # ------------------------------------------------------------------
    @route(LIST, type="http", auth="user", methods=["GET"], website=True)
    def my_accounts(self, **kw):
        """The accounts of the member's center and of all centers, year by year."""
        member_sudo = self._member_sudo()
        if not member_sudo:
            return self._explain_access("party_accounts")
        return request.render(
            "party_service_center_reports.party_portal_accounts",
            self._prepare_portal_layout_values()
            | {
                "page_name": "party_accounts",
                "accounts": [
                    self._account_line(account)
                    for account in self._told_sudo(member_sudo)
                ],
            },
        )

    @route(
        f"{LIST}/<int:account_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def my_account_of_year(self, account_id, **kw):
        """One account; what the member is not told of is not there for them."""
        member_sudo, account_sudo = self._account_sudo(account_id)
        account_sudo.env["party.yearly.account.receiver"]._note_opened(
            account_sudo, member_sudo
        )
        return request.render(
            "party_service_center_reports.party_portal_account",
            self._prepare_portal_layout_values()
            | {
                "page_name": "party_account",
                "account": self._account_line(account_sudo)
                | {"page": account_sudo._page()},
            },
        )

    @route(f"{LIST}/<int:account_id>/paper", type="http", auth="user", methods=["GET"])
    def my_account_paper(self, account_id):
        """The account as a PDF to keep."""
        _member_sudo, account_sudo = self._account_sudo(account_id)
        return self._file_response(account_sudo, "paper")

    def _account_sudo(self, account_id):
        member_sudo = self._member_sudo()
        account_sudo = self._told_sudo(member_sudo).filtered_domain(
            [("id", "=", account_id)]
        )
        if not account_sudo:
            raise NotFound()
        return member_sudo, account_sudo

    def _told_sudo(self, member_sudo):
        """What is told to the member: of the own center and of all together."""
        accounts_sudo = member_sudo.env["party.yearly.account"]
        if not member_sudo:
            return accounts_sudo
        return accounts_sudo.search(
            Domain("state", "=", "published")
            & Domain("center_id", "in", [False, *member_sudo.center_id.ids])
        )

    def _account_line(self, account_sudo):
        return {
            "url": f"{LIST}/{account_sudo.id}",
            "year": account_sudo.year,
            "whose": account_sudo._whose(),
            "published_on": request.env._(
                "Published on %(date)s",
                date=format_date(
                    request.env, account_sudo._local_date(account_sudo.published_at)
                ),
            ),
        }
