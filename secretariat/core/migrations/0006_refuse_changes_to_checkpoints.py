from django.db import migrations

from secretariat.core.events.append_only import guard

CHECKPOINTS = guard(
    "core_checkpoint",
    "Checkpoints are never changed or removed.",
    on_insert="NEW.size <= (SELECT max(size) FROM core_checkpoint)",
)
SUBTREES = guard("core_keptsubtree", "Kept hashes are never changed or removed.")
KEYS = guard("core_publishedkey", "Published keys are never changed or removed.")


class Migration(migrations.Migration):
    dependencies = [("core", "0005_add_checkpoints")]

    operations = [
        migrations.RunPython(*CHECKPOINTS),
        migrations.RunPython(*SUBTREES),
        migrations.RunPython(*KEYS),
    ]
