"""The doctests of the pure rules, run with the other tests."""

import doctest
import pkgutil
from importlib import import_module

from odoo.tests import BaseCase

from .. import tools


class TestTools(BaseCase):
    def test_doctests_pass(self):
        for info in pkgutil.iter_modules(tools.__path__):
            module = import_module(f"{tools.__name__}.{info.name}")
            with self.subTest(module=info.name):
                result = doctest.testmod(
                    module, optionflags=doctest.IGNORE_EXCEPTION_DETAIL
                )
                self.assertTrue(result.attempted, "a rule without an example")
                self.assertFalse(result.failed)
