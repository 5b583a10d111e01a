"""Django's SQLite with a fair queue: Django finds a database's wrapper in `base`."""
