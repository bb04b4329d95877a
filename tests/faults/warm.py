"""A process that has loaded Accord once, and forks a worker, beat or a command of its own for each line it reads.

``python -m tests.faults.warm`` costs what a start of Accord costs; what it forks is there at once. Each line is a
list in JSON: where its log goes, which tool ("celery" or "manage"), and the tool's arguments; the answer is its id.
What it forks leads a group of its own, and is Accord as it runs in production from there on.
"""

import json
import os
import signal
import sys


def main() -> None:
    import django

    django.setup()
    from config import celery_app  # loaded here, once for all

    celery_app.loader.import_default_modules()
    import celery.apps.beat
    import celery.apps.worker
    import celery.bin.celery
    import celery.concurrency.prefork  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody here waits for them: what has ended is gone
    for line in sys.stdin:
        log, tool, *arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            become(log, tool, arguments)
        print(child, flush=True)


def become(log: str, tool: str, arguments: list[str]) -> None:
    """Be that process until its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(source, target)
    code = 1
    try:
        run(tool, arguments)
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run(tool: str, arguments: list[str]) -> None:
    sys.argv = [tool, *arguments]
    if tool == "celery":
        from config import celery_app

        celery_app.start(argv=arguments)
    else:
        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
