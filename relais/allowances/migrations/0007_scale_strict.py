from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('allowances', '0006_scale_constraints'),
        ('schools', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='envelope',
            name='envelope_bears_one_person',
        ),
        migrations.RemoveConstraint(
            model_name='scaleline',
            name='scale_line_basis',
        ),
        migrations.AddConstraint(
            model_name='envelope',
            constraint=models.CheckConstraint(condition=models.Q(('per_person_cents', None), models.Q(('cents__gte', models.F('per_person_cents')), ('cents__isnull', False)), _connector='OR'), name='envelope_bears_one_person', violation_error_message="Une enveloppe porte au moins le taux d'une personne."),
        ),
        migrations.AddConstraint(
            model_name='scaleline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'school'), ('max_people', None)), models.Q(('basis', 'referent'), ('cents__isnull', False), ('max_people__gte', 1), ('max_people__isnull', False)), _connector='OR'), name='scale_line_basis', violation_error_message="Un taux par référent a un montant et un nombre de personnes ; un montant par établissement n'a pas de nombre de personnes."),
        ),
    ]
