"""The tag that draws components: options, and what a component computes."""

import re
from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template

from relais.ui import gallery
from relais.ui.components import ComponentError, component_names, parse_options


def render(source, **context):
    return Template(source).render(Context(context))


def text_of(source, **context):
    return re.sub(r"[ \n]+", " ", render(source, **context)).strip()


def test_ui_known_options_renders_the_component():
    expected = '<span class="fr-badge fr-badge--sm fr-badge--success">Signée</span>'
    assert text_of('{% ui "badge" text="Signée" level="success" %}') == expected


def test_ui_unknown_option_raises():
    with pytest.raises(ComponentError, match="badge: unknown option colour; it has icon, level, small, text"):
        render('{% ui "badge" text="x" colour="red" %}')


def test_ui_missing_required_option_raises():
    with pytest.raises(ComponentError, match="badge: option text is missing"):
        render('{% ui "badge" %}')


def test_ui_value_outside_the_choices_raises():
    with pytest.raises(ComponentError, match="badge: level is 'red', not one of plain, info"):
        render('{% ui "badge" text="x" level="red" %}')


def test_uiblock_content_is_an_option():
    drawn = text_of('{% uiblock "figures" %}<p>{{ x }}</p>{% enduiblock %}', x="<b>")
    assert drawn == '<div class="ui-figures"><p>&lt;b&gt;</p></div>'


def test_ui_option_text_is_escaped():
    assert "&lt;script&gt;" in render('{% ui "badge" text=x %}', x="<script>")


def test_ui_component_does_not_see_the_page_context():
    assert "secret" not in render('{% ui "empty" why="Rien." %}', label="secret")


def test_parse_options_reads_kinds_of_default():
    options = {o.name: o for o in parse_options("{# options: a, b=, c=x|y, d=3, e=true, f=none, g=mot #}")}
    assert options["a"].is_required
    assert {name: options[name].default for name in "bcdefg"} == {
        "b": "",
        "c": "x",
        "d": 3,
        "e": True,
        "f": None,
        "g": "mot",
    }
    assert options["c"].choices == ("x", "y")


def test_parse_options_without_header_raises():
    with pytest.raises(ComponentError, match="a component starts with"):
        parse_options("<p></p>")


@pytest.mark.parametrize("name", component_names())
def test_gallery_every_component_has_an_example(name):
    entry = next(entry for entry in gallery.entries() if entry.name == name)
    assert entry.examples
    for example in entry.examples:
        assert text_of("{% ui_with name options %}", name=name, options=example) != ""


class SomeForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Comme au répertoire.")
    day = forms.DateField(label="Jour")
    share = forms.ChoiceField(label="Part", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput)


def test_field_with_error_is_tied_to_its_hint_and_message():
    drawn = text_of('{% ui "field" field=form.name %}', form=SomeForm({"name": ""}))
    assert 'aria-describedby="id_name-hint id_name-messages"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert '<p class="fr-message fr-message--error">Ce champ est obligatoire.</p>' in drawn


def test_field_date_is_written_as_browsers_want():
    drawn = text_of('{% ui "field" field=form.day %}', form=SomeForm(initial={"day": date(2026, 9, 3)}))
    assert 'value="2026-09-03"' in drawn
    assert 'type="date"' in drawn


def test_field_date_keeps_what_was_typed():
    form = SomeForm({"day": "2026-13-45"})
    assert 'value="2026-13-45"' in text_of('{% ui "field" field=form.day %}', form=form)


def test_field_radios_are_a_labelled_group():
    drawn = text_of('{% ui "field" field=form.share %}', form=SomeForm(initial={"share": "b"}))
    assert 'aria-labelledby="id_share-legend id_share-messages"' in drawn
    assert '<input type="radio" name="share" value="b" checked required id="id_share_1">' in drawn


def test_field_widget_without_a_drawing_raises():
    class Odd(forms.Form):
        when = forms.SplitDateTimeField()

    with pytest.raises(TypeError, match="SplitDateTimeWidget has no drawing"):
        render('{% ui "field" field=form.when %}', form=Odd())


def test_error_summary_links_to_each_field():
    drawn = text_of('{% ui "error_summary" form=form %}', form=SomeForm({"name": "x", "secret": "s"}))
    assert "2 points sont à corriger" in drawn
    assert '<a href="#id_day">Jour\u00a0: Ce champ est obligatoire.</a>' in drawn
    assert '<a href="#id_share_0">' in drawn


def test_error_summary_without_error_is_nothing():
    assert text_of('{% ui "error_summary" form=form %}', form=SomeForm()) == ""


def test_error_summary_hidden_field_is_named_without_a_link():
    form = SomeForm({"name": "x", "day": "2026-09-03", "share": "a"})
    assert "<li>Secret\u00a0: Ce champ est obligatoire.</li>" in text_of(
        '{% ui "error_summary" form=f %}', f=form
    )


def test_form_draws_hidden_then_visible_fields():
    drawn = text_of('{% ui "form" form=form submit="Envoyer" autosave_url="/x" %}', form=SomeForm())
    assert 'data-autosave-url="/x"' in drawn
    assert drawn.index('type="hidden"') < drawn.index('id="id_name"') < drawn.index(">Envoyer</button>")


def test_pagination_leaves_pages_out():
    drawn = text_of('{% ui "pagination" page=page %}', page=Paginator(range(100), 10).page(5))
    assert [n for n in range(1, 11) if f'title="Page {n}"' in drawn] == [1, 4, 5, 6, 10]


def test_pagination_one_page_is_nothing():
    assert text_of('{% ui "pagination" page=page %}', page=Paginator([], 10).page(1)) == ""


def test_table_row_of_another_length_raises():
    with pytest.raises(ValueError, match="zip"):
        render('{% ui "table" caption="x" headers=headers rows=rows %}', headers=["A"], rows=[["1", "2"]])


def test_uiblock_links_make_a_trail():
    drawn = text_of('{% links "Écoles" "/e/" as trail %}{% ui "breadcrumb" current="A" items=trail %}')
    assert '<li><a class="fr-breadcrumb__link" href="/e/">Écoles</a></li>' in drawn


def test_links_odd_number_raises():
    with pytest.raises(ComponentError, match="in pairs"):
        render('{% links "Écoles" as trail %}')


def test_form_without_a_form_draws_its_content():
    drawn = text_of('{% uiblock "form" submit="Importer" multipart=True %}<p>x</p>{% enduiblock %}')
    assert 'enctype="multipart/form-data"' in drawn
    assert "<p>x</p>" in drawn


@pytest.mark.parametrize(
    ("size", "expected"), [(10, "1\u00a0Ko"), (61_440, "60\u00a0Ko"), (1_572_864, "1,5\u00a0Mo")]
)
def test_download_link_says_the_size(size, expected):
    drawn = text_of('{% ui "download_link" href="/x" label="Lettre" format="PDF" size=size %}', size=size)
    assert f"PDF – {expected}" in drawn


def test_field_outside_a_page_still_has_an_id():
    form = SomeForm(auto_id=False)
    assert 'id="id_name"' in text_of('{% ui "field" field=form.name %}', form=form)
