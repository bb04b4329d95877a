"""The files of a job, in the database: a large one in pieces, so that it is never in memory as a whole."""

from functools import partial
from hashlib import sha256
from itertools import chain
from tempfile import SpooledTemporaryFile

from django.db import transaction

from jobs.kinds import File
from jobs.models import Job, JobFile, JobFilePiece

PIECE = 1 << 20  # bytes that are read, sent and kept together
IN_MEMORY = PIECE  # bytes of a file that is being made; what is larger goes to the disk, under no name


@transaction.atomic
def keep(job: Job, way: str, file: File) -> JobFile:
    """Keep a file that was given or made; an open one is read from its beginning, and closed."""
    kept = JobFile(job=job, way=way, name=file.name, content_type=file.content_type)
    if isinstance(file.body, bytes):
        kept.body, kept.digest = file.body, sha256(file.body).hexdigest()
        kept.save()
        return kept
    with file.body as body:
        body.seek(0)
        first, second, digest = body.read(PIECE), body.read(PIECE), sha256()
        if not second:
            return keep(job, way, File(file.name, file.content_type, first))
        kept.body = b""
        kept.save()
        pieces = chain([first, second], iter(partial(body.read, PIECE), b""))
        for number, piece in enumerate(pieces):
            digest.update(piece)
            JobFilePiece.objects.create(file=kept, number=number, body=piece)
    kept.digest = digest.hexdigest()
    kept.save()
    return kept


def handed_out(kept: JobFile) -> File:
    """The file as it was kept: a large one as an open file of its own, which stays when the rows are erased."""
    pieces = kept.pieces.count()
    if not pieces:
        return File(kept.name, kept.content_type, bytes(kept.body))
    out = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    try:
        for number in range(pieces):
            out.write(kept.pieces.get(number=number).body)
        out.seek(0)
    except BaseException:
        out.close()
        raise
    return File(kept.name, kept.content_type, out)
