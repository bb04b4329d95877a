"""What a row of the record says about the file that belongs to it."""

from django.db import models


class KeptFile(models.Model):
    """A row that may have a file: where it is kept, and the digest by which it is known again.

    The digest is a column of the record, so it is sealed in the ledger with the row; the file itself is not. All five
    are empty where there is no file. ``file_name`` is a text, since people name files after children.
    """

    file_name = models.TextField(default="", blank=True)
    media_type = models.CharField(max_length=100, default="", blank=True)
    size = models.PositiveIntegerField("size in bytes", null=True)
    sha256 = models.CharField("SHA-256 of the file", max_length=64, default="", blank=True)
    kept_as = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        abstract = True

    @property
    def has_file(self) -> bool:
        return self.sha256 != ""
