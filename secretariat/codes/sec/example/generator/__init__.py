"""The example years, table by table. Nothing here is random in earnest: every choice comes from a seeded generator."""
