from django.db import migrations

from secretariat.core.events import triggers


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(triggers.install, triggers.uninstall)]
