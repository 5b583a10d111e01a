"""Secretariat runs an industry code: its bodies, parties, changes, assurance and yearly report."""

__version__ = "0.1.0"
