from django.db import migrations

from secretariat.documents.guarding import install, uninstall


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_give_documents_a_text")]

    operations = [migrations.RunPython(install, uninstall)]
