"""The Party organizations a roster names: found by name, or made on the spot."""

from odoo.fields import Domain

from ..tools.roster_columns import organization_kind


class AmbiguousName(ValueError):
    """Several organizations bear the name."""


def key_of(values):
    """(organization, Party committee above it) as a row names them; none if neither."""
    branch = values.get("home_branch")
    return (branch, values.get("home_committee")) if branch else None


class RosterOrganizations:
    """Finds and makes the organizations of one import.

    What was found is remembered by id for the whole run: a roster names few
    organizations on many rows.
    """

    def __init__(self, env):
        self.env = env
        self._ids = {}  # key → id; None: there is none; AmbiguousName
        self._committee_ids = {}  # id → id of the committee above it
        self.made = []  # ids

    def look_up(self, keys):
        """Find the organizations of a batch of keys with few queries."""
        keys = set(keys) - self._ids.keys() - {None}
        if not keys:
            return
        names = {name for key in keys for name in key if name}
        found = self.env["party.organization"].search(
            Domain("name", "in", list(names))
            | Domain("complete_name", "in", list(names))
        )
        by_name = {}
        for organization in found:
            for name in {organization.name, organization.complete_name}:
                by_name.setdefault(name, []).append(organization)
        for key in keys:
            self._ids[key] = self._choose(key, by_name)

    @staticmethod
    def _choose(key, by_name):
        name, above = key
        fitting = by_name.get(name, [])
        if above:
            fitting = [
                organization
                for organization in fitting
                if above in (organization.complete_name or "").split(" / ")[:-1]
                or above == organization.parent_id.complete_name
            ]
        if len(fitting) > 1:
            return AmbiguousName
        return fitting[0].id if fitting else None

    def find(self, key):
        """Id of the organization; None when it is still to be made.

        :raise AmbiguousName: several bear the name
        """
        found = self._ids[key]
        if found is AmbiguousName:
            raise AmbiguousName(key[0])
        return found

    def committee_id(self, organization_id):
        """Id of the nearest Party committee of an organization, or False."""
        if organization_id not in self._committee_ids:
            organization = self.env["party.organization"].browse(organization_id)
            self._committee_ids[organization_id] = organization.committee_id.id
        return self._committee_ids[organization_id]

    def missing(self, key):
        """The keys to be made before a member can belong to ``key``."""
        if self._ids.get(key):
            return set()
        above = (key[1], None) if key[1] else None
        self.look_up([above])
        return {key} if not above or self._ids[above] else {key, above}

    def make(self, key, phone):
        """Make an organization that is not there yet, below its committee."""
        if self.find(key):
            return self._ids[key]
        name, above = key
        parent_id = False
        if above:
            self.look_up([(above, None)])
            parent_id = self.find((above, None)) or self._create(
                (above, None), "committee"
            )
        return self._create(
            key, organization_kind(name), parent_id=parent_id, phone=phone
        )

    def _create(self, key, kind, **values):
        organization = self.env["party.organization"].create(
            {"name": key[0], "kind": kind, **values}
        )
        self._ids[key] = organization.id
        self.made.append(organization.id)
        return organization.id
