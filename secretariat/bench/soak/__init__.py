"""`make soak`: does it hold? Processes are killed, the database is stopped, many write and many read, for minutes.

Everything happens on registers made for it, on this machine. On SQLite, or with DATABASE_URL on a new database of that
PostgreSQL. The short forms of killing and of the outage run with the tests.
"""
