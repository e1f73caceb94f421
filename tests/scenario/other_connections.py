"""What others see and do meanwhile: connections and processes of their own."""

import os
import subprocess
import sys

from odoo import api
from odoo.modules.registry import Registry
from odoo.tests import TransactionCase
from odoo.tools import config

SECONDS = 120  # for a process to start and to work


class OtherConnections(TransactionCase):
    """A test whose data are committed, for others to meet them."""

    def _connect(self):
        """Another connection, which sees what is committed and nothing else."""
        cursor = Registry(self.env.cr.dbname)._db.cursor()
        self.addCleanup(cursor.close)
        return api.Environment(cursor, self.env.uid, {})

    def _start_odoo(self, script):
        """A process of Odoo that runs ``script``."""
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "odoo", "shell", "-c", config["config"]),
                *("-d", self.env.cr.dbname, "--no-http", "--shell-interface=python"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self.addCleanup(process.wait, SECONDS)
        self.addCleanup(process.kill)  # runs first, should it hang
        process.stdin.write(script.encode())
        process.stdin.close()
        return process
