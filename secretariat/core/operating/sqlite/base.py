"""Writers take turns.

SQLite lets a writer that finds the database taken sleep longer and longer, up to a tenth of a second, before it looks
again, and whoever has just finished finds it free at once. Eight that write without a pause then leave one of them
waiting for seconds. So a transaction asks here, every few milliseconds and no less often the longer it has waited.
"""

from __future__ import annotations

import random
import sqlite3
import time

from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite

PAUSE = 0.005


class DatabaseWrapper(Sqlite):
    """Django's wrapper, but for how a transaction begins that may write."""

    def _start_transaction_under_autocommit(self) -> None:
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        until = time.monotonic() + patience
        with self.wrap_database_errors:
            self.connection.execute("PRAGMA busy_timeout = 0")
            try:
                while not self._begun(last=time.monotonic() > until):
                    time.sleep(PAUSE * random.uniform(0.5, 1.5))
            finally:
                # Everything else a connection may wait for is rare and short.
                self.connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")

    def _begun(self, *, last: bool) -> bool:
        """Whether the transaction has begun. Raises what SQLite says unless it is that somebody else writes."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True
