from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_identities_and_merges'),
    ]

    operations = [
        migrations.RenameField(
            model_name='accesslink',
            old_name='last_used_at',
            new_name='used_at',
        ),
    ]
