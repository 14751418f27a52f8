import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('allowances', '0003_awards_of_shares'),
        ('schools', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='scale',
            name='scale_one_a_year',
        ),
        migrations.RemoveConstraint(
            model_name='scale',
            name='scale_one_national_a_year',
        ),
        migrations.AddField(
            model_name='scale',
            name='state',
            field=models.CharField(choices=[('draft', 'Brouillon'), ('published', 'Publié')], default='draft', max_length=10),
        ),
        migrations.AddField(
            model_name='scale',
            name='copied_from',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='allowances.scale'),
        ),
        migrations.AddField(
            model_name='scale',
            name='created_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='scale',
            name='created_by',
            field=models.CharField(default='', max_length=250),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='scale',
            name='published_by',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='scale',
            name='adoption_reason',
            field=models.CharField(blank=True, max_length=250),
        ),
        migrations.AddField(
            model_name='scale',
            name='revision',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='scaleline',
            name='school_type',
            field=models.CharField(max_length=8, null=True),
        ),
        migrations.AddField(
            model_name='scaleline',
            name='school_types',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='scaleline',
            name='cents',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='scaleline',
            name='basis',
            field=models.CharField(choices=[('school', 'par établissement'), ('referent', 'par référent')], default='school', max_length=12),
        ),
        migrations.AddField(
            model_name='scaleline',
            name='max_people',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='envelope',
            name='per_person_cents',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
