"""What stands behind the menus, opened the way a browser opens it, by every rank."""

from lxml import etree

from odoo.fields import Domain
from odoo.tools.safe_eval import datetime, safe_eval, time

from .samples import PartySamples

# what a screen may offer → what the rights are asked for
OFFERS = {"create": "create", "edit": "write", "delete": "unlink"}
HANDED = ("list", "kanban", "form", "calendar")
COUNTED = ("pivot", "graph")


class ScreenCase(PartySamples):
    """``module``: whose menus are tried."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = (
            cls.clerk_a
            | cls.director_a
            | cls.committee
            | cls.admin
            | cls.data_officer
            | cls.unassigned
        )

    def _screens(self):
        """Each window action behind a menu that a user sees, as that user."""
        ours = self.env["ir.model.data"].search(
            [("module", "=", self.module), ("model", "=", "ir.ui.menu")]
        )
        for user in self.people:
            menus = self.env["ir.ui.menu"].with_user(user)
            visible = menus._visible_menu_ids() & set(ours.mapped("res_id"))
            for menu in menus.browse(sorted(visible)):
                action = menu.sudo().action
                if action and action._name == "ir.actions.act_window":
                    yield user, action.with_user(user).sudo()

    def _model(self, user, action):
        context = self._evaluate(user, action.context or "{}")
        model = self.env[action.res_model].with_user(user)
        return model.with_context(**context, lang="en_US")

    def _evaluate(self, user, expression):
        """What the web client makes of ``expression``."""
        return safe_eval(
            expression,
            {
                "uid": user.id,
                "datetime": datetime,
                "time": time,
                "context_today": lambda: self.center_a._today(),
            },
        )

    def _views(self, user, action):
        """Type of view → its tree, those of the action and the search's."""
        model = self._model(user, action)
        views = [*action.views, (action.search_view_id.id, "search")]
        found = model.get_views(views, {"action_id": action.id})["views"]
        return {kind: etree.fromstring(view["arch"]) for kind, view in found.items()}

    def _rows_of(self, model):
        """Records of center A, or what there is of a kind that all centers share."""
        rows = self.samples.get(model)
        # as superuser: whether a user may touch them is what is asked
        return rows if rows is not None else self.env[model].sudo().search([])

    def _check_offers(self):
        """What each screen offers is allowed; what is allowed, no rule hides."""
        for user, action in self._screens():
            if self.env[action.res_model].is_transient():
                continue
            rows = self._rows_of(action.res_model)
            for kind, tree in self._views(user, action).items():
                if kind not in HANDED:
                    continue
                for offer, operation in OFFERS.items():
                    with self.subTest(
                        user=user.login, model=rows._name, view=kind, offer=offer
                    ):
                        if tree.get(offer, "1").lower() in ("1", "true"):
                            self.assertTrue(
                                any(
                                    row.with_user(user).has_access(operation)
                                    for row in rows
                                )
                            )

    def _check_opens(self):
        """Each view, filter and grouping of each screen answers."""
        for user, action in self._screens():
            model = self._model(user, action)
            domain = Domain(self._evaluate(user, action.domain or "[]"))
            for kind, tree in self._views(user, action).items():
                with self.subTest(user=user.login, action=action.name, view=kind):
                    opened = getattr(self, f"_open_{kind}", self._open_rows)
                    opened(user, model, domain, tree)

    def _open_rows(self, user, model, domain, tree):
        names = {node.get("name") for node in tree.iterchildren("field")}
        model.web_search_read(domain, {name: {} for name in names}, limit=80)

    def _open_form(self, user, model, domain, tree):
        names = {
            node.get("name")
            for node in tree.xpath("//field[not(ancestor::field)]")
            if node.get("name") in model._fields
        }
        spec = {name: {} for name in names}
        rows = model.web_search_read(domain, {}, limit=3)["records"]
        model.browse(row["id"] for row in rows).web_read(spec)
        if tree.get("create", "1").lower() in ("1", "true"):
            model.onchange({}, [], spec)

    def _open_pivot(self, user, model, domain, tree):
        groups = [
            ":".join(filter(None, (node.get("name"), node.get("interval"))))
            for node in tree.iterchildren("field")
            if node.get("type") in ("row", "col")
        ]
        measures = [
            f"{node.get('name')}:{model._fields[node.get('name')].aggregator}"
            for node in tree.iterchildren("field")
            if node.get("type") == "measure"
        ]
        model.formatted_read_group(domain, groups, ["__count", *measures])

    def _open_graph(self, user, model, domain, tree):
        for node in tree.iterchildren("field"):
            if node.get("type") != "measure":
                node.set("type", "row")
        self._open_pivot(user, model, domain, tree)

    def _open_search(self, user, model, domain, tree):
        names = set()
        for node in tree.iter("filter"):
            names.add(node.get("name"))
            if node.get("domain"):
                asked = Domain(self._evaluate(user, node.get("domain")))
                model.search_count(domain & asked)
            if node.get("date"):
                self.assertIn(node.get("date"), model._fields)
            group = self._evaluate(user, node.get("context") or "{}").get("group_by")
            if group:
                model.formatted_read_group(domain, [group], ["__count"])
        for node in tree.iterchildren("field"):
            names.add(node.get("name"))
            if node.get("filter_domain"):
                text = node.get("filter_domain").replace("self", repr("a"))
                model.search_count(Domain(self._evaluate(user, text)))
            elif model._fields[node.get("name")].type == "char":
                model.search_count([(node.get("name"), "ilike", "a")])
        defaults = {
            key.removeprefix("search_default_")
            for key in model.env.context
            if key.startswith("search_default_")
        }
        self.assertLessEqual(defaults, names)

    def _check_explained(self):
        """An empty screen says what will stand there, and how it comes there."""
        for _user, action in self._screens():
            with self.subTest(action=action.name):
                self.assertTrue(action.help or action.target == "new")
