"""One mover for every course of work; nobody else writes states or proofs."""

from odoo import api, fields, models

from ..exceptions import ProtectedField, TransitionRefused

# Records whose steps are being taken carry this object in their context. A client can
# send any context but never this very object, so it proves that our code is writing.
_MOVER = object()
_MOVER_KEY = "party_mover"


class PartyTransitionMixin(models.AbstractModel):
    """A record that goes through declared states.

    A model states ``_transitions`` (a ``Transitions``), ``_stamps`` (state → names of
    the fields for the moment and the person), ``_proof_fields``, the dates and names
    that prove timeliness, and ``_fixed_fields``, facts that are entered when the
    record is made and never again. All of them and ``state`` change afterwards by
    ``_move`` and ``_record_proof`` alone, neither of which can be called from outside.
    """

    _name = "party.transition.mixin"
    _description = "Record with Declared Steps"

    _transitions = None
    _stamps = {}
    _proof_fields = frozenset()
    _fixed_fields = frozenset()

    @api.model
    def _protected_fields(self):
        stamps = {name for pair in self._stamps.values() for name in pair}
        return {"state"} | stamps | self._proof_fields

    @api.model
    def _is_mover(self):
        return self.env.context.get(_MOVER_KEY) is _MOVER

    def _as_mover(self):
        return self.with_context(**{_MOVER_KEY: _MOVER})

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
        return super(PartyTransitionMixin, self).create(vals_list)

    @api.model
    def _refuse_protected(self, vals_list):
        """Check values of a creation from outside; return self without defaults.

        A client's context may carry defaults too: they must not reach these fields.
        """
        protected = self._protected_fields()
        for vals in vals_list:
            self._check_protected(protected, vals)
        defaults = {f"default_{name}" for name in protected}
        context = self.env.context
        return self.with_context(
            {key: value for key, value in context.items() if key not in defaults}
        )

    def write(self, vals):
        self._check_protected(self._protected_fields() | self._fixed_fields, vals)
        return super().write(vals)

    def _record_proof(self, **values):
        """Write protected fields without a step (a reminder, a stored deadline)."""
        self._as_mover().write(values)

    def _check_step(self, state):
        """Raise TransitionRefused unless each record may go to ``state``.

        Who may not write the record is refused first, so that nobody learns its state.
        """
        self.check_access("write")
        for record in self:
            if not self._transitions.allows(record.state, state):
                selection = dict(self._fields["state"]._description_selection(self.env))
                raise TransitionRefused(
                    self.env._(
                        "%(record)s is “%(state)s”; the step to “%(new_state)s” is not"
                        " possible from there. Reload the form to see what somebody"
                        " else may have done meanwhile.",
                        record=record.display_name,
                        state=selection[record.state],
                        new_state=selection[state],
                    )
                )

    def _move(self, state, **values):
        """Take the step to ``state`` and stamp who took it and when.

        Of two people who press at once the second meets the state that the first has
        made: the database refuses the later write and the request starts anew.
        ``values`` may bring own stamps (the moment somebody was told lies before the
        moment it is typed in) and further fields.

        :raise TransitionRefused: when a record's present state does not allow it
        """
        self._check_step(state)
        at_field, by_field = self._stamps.get(state, (None, None))
        stamps = {}
        if at_field:
            stamps = {at_field: fields.Datetime.now(), by_field: self.env.uid}
        self._as_mover().write({"state": state} | stamps | values)
