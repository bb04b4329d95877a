"""The one library of tags, and tags that either stand alone or hold their content."""

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.template.base import Node, Parser, Token

register = template.Library()
Attributes = Mapping[str, Any] | None


def standing_or_block(render: Callable[..., str]) -> Callable[..., str]:
    """Register a tag that is given `text=`, or else holds its `html` between itself and its end tag."""
    name = render.__name__
    alone, block = template.Library(), template.Library()
    alone.simple_tag(render, name=name)

    def with_content(content: str, *args: object, **kwargs: object) -> str:
        return render(*args, html=content, **kwargs)

    block.simple_block_tag(with_content, name=name)

    def compile_tag(parser: Parser, token: Token) -> Node:
        given = any(bit.startswith("text=") for bit in token.split_contents())
        return (alone if given else block).tags[name](parser, token)

    register.tag(name, compile_tag)
    return render


def part(thing: object) -> Mapping[str, Any]:
    """An argument in GOV.UK's long form, {"text": ...}, from that or from the text alone."""
    return thing if isinstance(thing, Mapping) else {"text": thing}
