from django.db import migrations

from secretariat.committees.guarding import install, uninstall


class Migration(migrations.Migration):
    dependencies = [("committees", "0010_add_elections_and_vacancies")]

    operations = [migrations.RunPython(install, uninstall)]
