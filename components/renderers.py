"""Django's form renderer, with the GOV.UK partials."""

from django.forms.renderers import TemplatesSetting


class GovukRenderer(TemplatesSetting):
    """Forms, and fields by `as_field_group`, the GOV.UK way; single widgets as Django draws them."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    formset_template_name = "components/rows.html"
