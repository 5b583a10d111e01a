"""`make bench`: every number that an issue asks for, measured beside what it is compared to, in the same run.

Times are medians, and ratios are medians of pairs taken in turn, because machines are noisy. Each measure runs in a
process and a SQLite database of its own; nothing of yours is touched.
"""
