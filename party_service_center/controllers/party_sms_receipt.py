"""What providers of text messages report: delivered, or why not (A1.2.5).

The address carries a secret of the company, which the provider alone was told. The
answers say nothing of what was found, so that nobody can ask who got a message.
"""

from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route
from odoo.tools import consteq

from ..models.sms_api import RECEIPT_VENDORS
from ..tools.sms_outcome import BrokenReceipt

MAX_BYTES = 1024 * 1024


class PartySmsReceipt(Controller):
    @route(
        "/party/sms/receipt/<string:provider>/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,  # the token in the address is the proof
        save_session=False,
        max_content_length=MAX_BYTES,
    )
    def receive(self, provider, token):
        vendor = RECEIPT_VENDORS.get(provider)
        company_sudo = self._company_of(token)
        if not vendor or not company_sudo:
            raise NotFound
        text = request.httprequest.get_data().decode(errors="replace")
        try:
            receipts = vendor.receipts(text)
        except BrokenReceipt:
            return request.make_json_response(
                {"error": "no list of reports"}, status=400
            )
        deliveries_sudo = company_sudo.env["party.delivery"]
        deliveries_sudo._receive(company_sudo, provider, receipts)
        return request.make_json_response(vendor.RECEIPT_ANSWER)

    def _company_of(self, token):
        """The company whose secret this is, compared in constant time."""
        # a provider has no user here; the secret is what it is known by
        companies_sudo = request.env["res.company"].sudo().search([])
        return companies_sudo.filtered(
            lambda company: consteq(
                company._party_sms_receipt_token().encode(), token.encode()
            )
        )[:1]
