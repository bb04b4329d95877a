"""GOV.UK's components as template tags: `{% load govuk %}`. Names and arguments are GOV.UK's, in snake_case.

A text that is marked safe is drawn as HTML, any other is escaped. A tag's arguments are its partial's context.
"""

from components.tags import casework, filters, forms, lists, texts
from components.tags.library import register

__all__ = ["casework", "filters", "forms", "lists", "register", "texts"]
