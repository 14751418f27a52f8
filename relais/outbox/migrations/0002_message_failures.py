# Why a mail failed, and what it is called outside: drawn from its key as `relais.outbox.numbers` does.

from hashlib import sha256
from typing import Any

from django.db import migrations, models

REFERENCE_LENGTH = 32


def fill_messages(apps: Any, _schema_editor: Any) -> None:  # noqa: ANN401 - Django's signature
    messages = apps.get_model("outbox", "Message").objects
    for pk, key in messages.order_by("pk").values_list("pk", "key").iterator():
        messages.filter(pk=pk).update(reference=sha256(key.encode()).hexdigest()[:REFERENCE_LENGTH])
    messages.filter(work_state="failed").update(
        failed_at=models.F("created_at"),
        failure="Notre serveur de courrier n’a pas pris le courriel, malgré plusieurs essais.",
    )


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0001_initial'),
    ]

    operations = [
        migrations.AddField('message', 'reference', models.CharField(max_length=REFERENCE_LENGTH, null=True)),
        migrations.AddField('message', 'failed_at', models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            'message', 'failure', models.CharField(blank=True, default='', max_length=200, verbose_name='raison'), preserve_default=False
        ),
        migrations.AddField('message', 'resent_at', models.DateTimeField(blank=True, null=True)),
        migrations.AddField('message', 'seen_at', models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            'message', 'seen_by', models.CharField(blank=True, default='', max_length=250), preserve_default=False
        ),
        migrations.RunPython(fill_messages, migrations.RunPython.noop),
    ]
