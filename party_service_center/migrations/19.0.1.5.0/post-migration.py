"""Give the centers their new numbers, and publish what is shipped with this version."""

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
