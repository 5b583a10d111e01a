from django.db import migrations

from secretariat.core.events import triggers


class Migration(migrations.Migration):
    dependencies = [("core", "0002_refuse_changes_to_events")]

    operations = [migrations.RunPython(triggers.install_rowid, triggers.uninstall_rowid)]
