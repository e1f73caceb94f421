"""Plain modules of the addons, importable without Odoo: ``plain.<addon>.<module>``.

The addons' own ``__init__`` imports models, so stand-ins with the same path take its
place; packages of plain modules (tools, tables, renderers) have empty ones.
"""

import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


def _stand_in(name, path):
    package = ModuleType(name)
    package.__path__ = [str(path)]
    sys.modules[name] = package


_stand_in("plain", ROOT)
for manifest in ROOT.glob("*/__manifest__.py"):
    _stand_in(f"plain.{manifest.parent.name}", manifest.parent)
