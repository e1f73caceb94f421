"""Screens offer what the reader may do: the rules count, not only the rank."""

from functools import cache

from odoo import models

OFFERS = {"create": "create", "edit": "write", "delete": "unlink"}
# of a field: whether what it points to may be made and changed from there
FIELD_OFFERS = {"can_create": "create", "can_write": "write"}


class IrUiView(models.Model):
    """Odoo leaves *New* out where the rank may create nothing at all.

    The committee has the rights of directors but belongs to no center: the rules refuse
    each record, and it would learn that only on saving (P-09).
    """

    _inherit = "ir.ui.view"

    def _postprocess_access_rights(self, tree):
        @cache
        def is_hopeless(model, operation):
            return not self.env["ir.rule"]._leaves_room(model, operation)

        fields = []
        # Odoo takes the mark away when it has read it
        for node in tree.xpath("//*[starts-with(@model_access_rights, 'party.')]"):
            model = node.get("model_access_rights")
            if node.tag == "field":
                fields.append((node, model))
                continue
            for offer, operation in OFFERS.items():
                if not node.get(offer) and is_hopeless(model, operation):
                    node.set(offer, "False")
        tree = super()._postprocess_access_rights(tree)
        # here Odoo overwrites what stands there
        for node, model in fields:
            for offer, operation in FIELD_OFFERS.items():
                if is_hopeless(model, operation):
                    node.set(offer, "False")
        return tree
