"""Give the centers their badge numbers and branches, and publish the shipped rules."""

from odoo import SUPERUSER_ID, api

MODULE = "party_service_center"
CENTERS = ("changshuo", "dipu", "xiaofeng", "meixi")


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    # there are few centers in a county
    # pylint: disable-next=no-search-all
    env["party.center"].with_context(active_test=False).search([])._make_sequences()
    _set_branches(env)
    _publish_rules(env)


def _set_branches(env):
    """The branches of the four centers that the notice founds."""
    for name in CENTERS:
        center = env.ref(f"{MODULE}.party_center_{name}", raise_if_not_found=False)
        branch = env.ref(
            f"{MODULE}.party_organization_{name}", raise_if_not_found=False
        )
        if center and branch and not center.branch_id:
            center.branch_id = branch


def _publish_rules(env):
    """An installation publishes what is shipped at its end, an update does not."""
    shipped = env["ir.model.data"].search(
        [("module", "=", MODULE), ("model", "=", "party.rule")]
    )
    rules = env["party.rule"].browse(shipped.mapped("res_id")).exists()
    rules.filtered(lambda rule: not rule.published_at).action_publish()
