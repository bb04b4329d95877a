"""The steps of the stories, each one page or a few, in the field's words; a person goes first, the matter follows."""
