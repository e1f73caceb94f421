"""Which stored fields of all kinds of records point to a kind of record."""


def pointers_to(env, comodel):
    """Pairs (model, many2one field) that may hold a record of ``comodel``."""
    return [
        (field.model_name, field.name)
        for model in env.registry.values()
        if model._auto and not model._transient and not model._abstract
        for field in model._fields.values()
        if field.type == "many2one" and field.store and field.comodel_name == comodel
    ]
