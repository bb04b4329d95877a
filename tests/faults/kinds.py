"""The kinds of fault, all in one list: a kind without a test is seen in the table that a run prints."""

from enum import StrEnum

FEWEST = 20  # faults of each kind in a normal run
FEWEST_TOGETHER = 2000


class Kind(StrEnum):
    """What is done to the service; the words are those of the table."""

    KILLED_AT_STATEMENT = "a sweep killed at each statement"
    POOL_CHILD_KILLED = "only the pool child of a worker killed"
    WORKER_KILLED = "a whole worker killed"
    BEAT_DOWN = "beat down over Christmas"
    MANY_WAKERS = "two beats, three workers and a loop at once"
    REDIS_FLUSHED = "Redis flushed"
    REDIS_STOPPED = "Redis stopped for ten minutes"
    REDIS_READ_ONLY = "Redis read-only"
    TEN_THOUSAND = "10,000 due at once, sweepers killed on the way"
    BETWEEN_BATCHES = "killed between batches, matters locked by others"
    CONNECTION_ENDED = "the connection ended after a statement of a move"
    NO_ANSWER = "killed after the commit, before the answer"
    DOUBLE_CLICK = "a double click"
    RACED_MOVES = "two moves raced"
    CLOCK_AHEAD = "the application's clock a day ahead"
    CLOCK_BEHIND = "the application's clock two hours back"
    CLOCK_OFF = "the application's clock ten minutes off"
    CLOCK_CHANGES = "both changes of the clocks"
    LATE_HOLIDAY = "a bank holiday announced late"
    POISON_ROW = "a poison row"
    DISK_FULL = "the disk full during an export"
    MAIL_REFUSED = "a mail server that refuses for a day"
    MAIL_HANGS = "a mail server that hangs"
    MAIL_DIES = "a mail server that accepts and dies"
    SENT_NOT_MARKED = "killed between sent and marked"
    FOUR_WRITERS = "four processes writing to SQLite"
    BACKUP = "a backup taken in mid-traffic and restored"
