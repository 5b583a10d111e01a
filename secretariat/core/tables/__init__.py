"""One table per kind of record: what its columns are, and how it comes in and goes out."""

from secretariat.core.tables.table import Check, Column, Table, all_tables, register, table_for, table_named

__all__ = ["Check", "Column", "Table", "all_tables", "register", "table_for", "table_named"]
