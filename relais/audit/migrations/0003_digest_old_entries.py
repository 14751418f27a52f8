"""Gives the entries written before the journal showed tampering a digest, on what they say today."""

from django.db import migrations

from relais.core.seals import row_text, seal

BATCH = 1000


def digest_entries(apps, schema_editor):  # noqa: ANN001, ANN201 - Django's signature
    Entry = apps.get_model('audit', 'Entry')
    columns = [field.attname for field in Entry._meta.concrete_fields if field.name not in {'id', 'digest'}]
    old = Entry.objects.using(schema_editor.connection.alias).filter(digest='').order_by('pk')
    while batch := list(old[:BATCH]):
        for entry in batch:
            entry.digest = seal(row_text({name: getattr(entry, name) for name in columns}), salt='relais.audit.entry')
        old.model.objects.using(schema_editor.connection.alias).bulk_update(batch, ['digest'])


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_journal'),
    ]

    operations = [
        migrations.RunPython(digest_entries, migrations.RunPython.noop, elidable=True),
    ]
