from django.db import migrations

from secretariat.core.events import triggers


class Migration(migrations.Migration):
    dependencies = [("core", "0003_keep_the_shared_cache")]

    operations = [migrations.RunPython(triggers.install_rowid, triggers.uninstall_rowid)]
