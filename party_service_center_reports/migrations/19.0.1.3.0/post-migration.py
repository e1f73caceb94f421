"""Plaques that bore the emblem go on bearing it; it has a switch of its own now."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    if not version:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    companies = env["res.company"].search([])  # pylint: disable=no-search-all
    companies.filtered("party_emblem").party_emblem_on_plaques = True
