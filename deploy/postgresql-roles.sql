-- What the site may do on PostgreSQL when another role owns its tables: docs/deploy.md says how. Run it as the owner,
-- after every `migrate`: psql --dbname secretariat --file deploy/postgresql-roles.sql
GRANT USAGE ON SCHEMA public TO secretariat;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO secretariat;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO secretariat;
-- What has happened is added to, and never changed.
REVOKE UPDATE, DELETE ON core_event, core_checkpoint, core_keptsubtree, core_publishedkey, committees_turnout, committees_receipt, committees_sealedballot FROM secretariat;
-- A ballot leaves its box for the sealed set and for nowhere else: triggers see to it.
REVOKE UPDATE ON committees_ballot FROM secretariat;
-- Which migrations have run is for the owner to say.
REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM secretariat;
