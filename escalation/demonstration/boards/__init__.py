"""Four smaller partnerships, one for each of the other policies. All names are invented."""

from escalation.demonstration.boards.fenwell import FENWELL
from escalation.demonstration.boards.saltmere import SALTMERE
from escalation.demonstration.boards.thamesmoor import THAMESMOOR
from escalation.demonstration.boards.wandle import WANDLE

BOARDS = (WANDLE, FENWELL, THAMESMOOR, SALTMERE)
