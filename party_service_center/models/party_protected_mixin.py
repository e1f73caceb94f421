"""Fields that prove something: written by our own steps, never by hand."""

from odoo import api, models
from odoo.tools import ormcache

from ..exceptions import ProtectedField

# Code that writes protected fields carries this object in its context. A client can
# send any context but never this very object, so it proves that our code is writing.
# It counts for the one model that is named beside it: lines that a client sends along
# (a member's tickets) are written in the same context and stay guarded.
_MOVER = object()
_MOVER_KEY = "party_mover"


class PartyProtectedMixin(models.AbstractModel):
    """A record with fields that no client may write, whatever their rank.

    A model states ``_proof_fields``, which only its own steps write, and
    ``_fixed_fields``, facts that are entered when the record is made and never again.
    What is computed from other fields is protected by itself.
    """

    _name = "party.protected.mixin"
    _description = "Record with Protected Fields"
    _inherit = ["party.single.mixin", "party.export.mixin"]

    _proof_fields = frozenset()
    _fixed_fields = frozenset()

    @api.model
    def _protected_fields(self):
        """Names of the fields that no client may write: proofs and what is computed."""
        return self._proof_fields | self._derived_fields()

    @api.model
    @ormcache()
    def _derived_fields(self):
        """Stored fields that are computed; the ORM itself lets a client write them."""
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.compute and field.store and field.readonly and not field.inverse
        )

    @api.model
    def _is_mover(self):
        return self.env.context.get(_MOVER_KEY) == (self._name, _MOVER)

    def _as_mover(self):
        """Let our own code write; what a client's context brings stays outside."""
        mover = self._without_protected_defaults()
        return mover.with_context(**{_MOVER_KEY: (self._name, _MOVER)})

    def _as_user(self):
        """Leave the mover's context, so that what follows is guarded again."""
        return self.with_context(**{_MOVER_KEY: None})

    @api.model
    def _check_protected(self, protected, names):
        protected = protected.intersection(names)
        if protected and not self._is_mover():
            label = self._fields[min(protected)]._description_string(self.env)
            raise ProtectedField(
                self.env._(
                    "“%(field)s” is recorded by the steps of the form and cannot be"
                    " written directly. Use the buttons of the form instead.",
                    field=label,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_mover():
            self = self._refuse_protected(vals_list)
        return super().create(vals_list)

    @api.model
    def _refuse_protected(self, vals_list):
        """Check values of a creation from outside; return self without defaults."""
        protected = self._protected_fields()
        for vals in vals_list:
            self._check_protected(protected, vals)
        return self._without_protected_defaults()

    def _without_protected_defaults(self):
        """A client's context may carry defaults: they must not reach these fields."""
        defaults = {f"default_{name}" for name in self._protected_fields()}
        context = self.env.context
        if defaults.isdisjoint(context):
            return self
        # keys are to go, which keyword arguments cannot say
        return self.with_context(  # pylint: disable=context-overridden
            {key: value for key, value in context.items() if key not in defaults}
        )

    @api.model
    def _record_given(self, vals, name):
        """The record that ``vals`` names; none when the value is no record's id."""
        field = self._fields[name]
        record_id = field.convert_to_cache(vals.get(name) or None, self)
        return self.env[field.comodel_name].browse(record_id or [])

    def write(self, vals):
        self._check_unfixed(vals)
        return super().write(vals)

    @api.model
    def _check_unfixed(self, vals):
        """Raise ProtectedField when ``vals`` hold what is never written by hand."""
        self._check_protected(self._protected_fields() | self._fixed_fields, vals)

    def _record_proof(self, **values):
        """Write protected fields beside a step (a reminder, a stored deadline)."""
        self._as_mover().write(values)
