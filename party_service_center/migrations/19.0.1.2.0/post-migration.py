"""Number the forms that were filed, and let the rules ask what they ask now."""

from odoo import SUPERUSER_ID, api
from odoo.fields import Domain

RULES = {
    "party_ticket_rule_clerk": "[('center_id.is_own', '=', True)]",
    "party_ticket_rule_circle": "['|', ('is_confidential', '=', False), '&',"
    " ('is_confidential', '=', True), ('circle_ids', 'in', [user.id])]",
}
# one job reminds of everything since 1.2
OLD_CRONS = ("party_registration_cron_remind", "party_rights_request_cron_remind")


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["party.center"].with_context(active_test=False).search([])._make_sequences()
    _number_filed_forms(env)
    for name, domain in RULES.items():
        env.ref(f"party_service_center.{name}").domain_force = domain
    for name in OLD_CRONS:
        if cron := env.ref(f"party_service_center.{name}", raise_if_not_found=False):
            cron.unlink()
    cr.execute("DROP INDEX IF EXISTS party_ticket__center_id_index")
    env["party.workday.year"]._want_recount()


def _number_filed_forms(env):
    """In the order in which they were filed, as they would have been numbered."""
    filed = env["party.ticket"].search(
        Domain("state", "=", "filed") & Domain("file_number", "=", False),
        order="filed_at, id",
    )
    for ticket in filed:
        day = ticket.center_id._local_date(ticket.filed_at)
        ticket._record_proof(
            file_number=ticket.center_id._next_number("file_sequence_id", day)
        )
