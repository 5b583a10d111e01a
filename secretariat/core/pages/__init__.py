"""The pages every room shares: lists, records, history, Explain, home, search."""
