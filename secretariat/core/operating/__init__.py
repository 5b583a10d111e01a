"""What whoever runs the site needs: backups, health, metrics, logs, and a clear page while the database is away.

A *backup* is one file with every row and every kept file as they were at one moment; it knows neither SQLite nor
PostgreSQL. A *part* is one table's rows in it, or one kept file. What is *left out* is on a list, with the reason.
"""
