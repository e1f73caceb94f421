"""Numbers of the centers, what is shipped with this version, referrals of before."""

from odoo import SUPERUSER_ID, api

MODULE = "party_service_center"
# an installation publishes these at its end, an update does not
SHIPPED = (
    "party_text_secrecy",
    "party_standard_first",
    "party_evaluation_scheme_center",
    "party_evaluation_scheme_director",
    "party_evaluation_scheme_staff",
)


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    # there are few centers in a county
    # pylint: disable-next=no-search-all
    env["party.center"].with_context(active_test=False).search([])._make_sequences()
    for name in SHIPPED:
        text = env.ref(f"{MODULE}.{name}", raise_if_not_found=False)
        if text and not text.published_at:
            text.action_publish()
    # the ledger of what was passed on knows referrals from now on (P-07)
    referrals = env["party.ticket.referral"].with_context(
        lang=env.company.partner_id.lang
    )
    sent = referrals.search([("sent_date", "!=", False)])
    sent._enter_in_ledger()
    sent.filtered("outcome_date")._answer_in_ledger()
