from django.db import migrations

from secretariat.committees.guarding import install, uninstall


class Migration(migrations.Migration):
    dependencies = [("committees", "0005_elect_meet_decide_and_budget")]

    operations = [migrations.RunPython(install, uninstall)]
