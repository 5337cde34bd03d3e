from django.db import migrations, models
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=100, unique=True)),
                ('slug', models.SlugField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='app.customer')),
                ('owner', models.ForeignKey(null=True, on_delete=models.SET_NULL, to=settings.AUTH_USER_MODEL)),
                ('tags', models.ManyToManyField(to='app.Tag')),
            ],
            options={'ordering': ['title'], 'unique_together': {('title', 'customer')}, 'indexes': [models.Index(fields=['-title'], name='i1')]},
        ),
        migrations.AddField(model_name='order', name='total', field=models.DecimalField(max_digits=5, null=True)),
        migrations.AddIndex(model_name='order', index=models.Index(fields=['customer', 'total'], name='i2')),
        migrations.RunSQL("CREATE INDEX raw ON app_order (title)"),
    ]
