"""Rows of the journal and of its chain are added, never changed."""

from django.db import migrations

from relais.core.append_only import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0003_digest_old_entries'),
    ]

    operations = [
        AppendOnly('audit_entry', keys=('id',)).operation(),
        AppendOnly('audit_link', keys=('number', 'entry_id')).operation(),
    ]
