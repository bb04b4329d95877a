"""Four smaller partnerships, one for each of the other policies. All names are invented."""

from agencies.roles import Kind, Role
from escalation.demonstration.setting_up import Board, Body, Person

PRACTITIONER, FIRST_LINE, SENIOR, HEAD = (
    Role.PRACTITIONER,
    Role.FIRST_LINE_MANAGER,
    Role.SENIOR_MANAGER,
    Role.HEAD_OF_SERVICE,
)
DESIGNATED = Role.DESIGNATED_PROFESSIONAL


def _board(chair: str, manager: str, office: str) -> tuple[Person, ...]:
    return (
        Person(chair, Role.CHAIR, "Independent chair", "Independent chair"),
        Person(manager, Role.BUSINESS_MANAGER, "Board business manager", office),
    )


def _line(*people: tuple[str, Role, str, str]) -> tuple[Person, ...]:
    return tuple(Person(name, role, called, post) for name, role, called, post in people)


WANDLE = Board(
    code="wandle",
    name="Wandle Vale Safeguarding Children Board",
    title="WVSCB",
    policy="merton",
    front_door="Wandle Vale Children's Front Door",
    telephone="020 5550 0100",
    office="020 5550 0101",
    bodies=(
        Body(
            "wandle-care",
            "Wandle Vale Children's Services",
            Kind.SOCIAL_CARE,
            "020 5550 0110",
            (
                _line(
                    ("Corin Applegarth", PRACTITIONER, "Social worker", "Assessment duty desk"),
                    ("Bettina Quillfeather", FIRST_LINE, "Team manager", "Team manager's desk"),
                    ("Rufus Oldacre", SENIOR, "Service manager", "Service manager's desk"),
                ),
            ),
        ),
        Body(
            "wandle-school",
            "Lavender Bridge Primary",
            Kind.EDUCATION,
            "020 5550 0120",
            (
                _line(
                    ("Posy Tarrington", PRACTITIONER, "Class teacher", "School office"),
                    ("Anselm Birdwhistle", FIRST_LINE, "Deputy head", "Deputy head's desk"),
                    ("Clementine Marl", SENIOR, "Head teacher", "Head teacher's office"),
                ),
            ),
        ),
        Body(
            "wandle-clinic",
            "Mitre Lane Clinic",
            Kind.HEALTH,
            "020 5550 0130",
            (
                _line(
                    ("Ottoline Fernsby", PRACTITIONER, "School nurse", "School nursing desk"),
                    ("Lucan Peverell-Shaw", FIRST_LINE, "Clinic lead", "Clinic lead's desk"),
                    ("Isolde Thackeridge", SENIOR, "Director of the clinic", "Director's office"),
                ),
            ),
            (
                Person(
                    "Merriday Coombe-Vale",
                    DESIGNATED,
                    "Safeguarding adviser",
                    "Safeguarding adviser",
                    "adviser",
                ),
            ),
        ),
    ),
    people=_board("Leopold Ashgrove-Teale", "Hyacinth Mallowby", "Board business manager"),
    shown=(
        "Posy Tarrington",
        "Anselm Birdwhistle",
        "Clementine Marl",
        "Corin Applegarth",
        "Bettina Quillfeather",
        "Rufus Oldacre",
        "Leopold Ashgrove-Teale",
        "Hyacinth Mallowby",
    ),
)

FENWELL = Board(
    code="fenwell",
    name="Fenwell Safeguarding Children Board",
    title="FSCB",
    policy="cambridgeshire",
    front_door="Fenwell Children's Contact Centre",
    telephone="01223 555 0100",
    office="01223 555 0101",
    bodies=(
        Body(
            "fenwell-council",
            "Fenwell County Council, Children & Families",
            Kind.SOCIAL_CARE,
            "01223 555 0110",
            (
                (
                    Person(
                        "Tamsin Rookwood",
                        PRACTITIONER,
                        "Family worker",
                        "Family workers' desk",
                        service="Family Support",
                    ),
                    Person(
                        "Barnaby Sedgemoor",
                        FIRST_LINE,
                        "Family support manager",
                        "Family support manager",
                        service="Family Support",
                    ),
                    Person(
                        "Drusilla Vantongeren",
                        SENIOR,
                        "Head of early help",
                        "Head of early help",
                        service="Family Support",
                    ),
                    Person("Evander Holloway-Finch", HEAD, "Director of practice", "Director of practice"),
                ),
                (
                    Person(
                        "Jocasta Winterbourne",
                        PRACTITIONER,
                        "Social worker",
                        "Unit's duty desk",
                        service="Social Work Unit",
                    ),
                    Person(
                        "Crispin Dunmallet",
                        FIRST_LINE,
                        "Consultant social worker",
                        "Consultant social worker",
                        service="Social Work Unit",
                    ),
                    Person(
                        "Philippa Strangways-Roe",
                        SENIOR,
                        "Group manager",
                        "Group manager",
                        service="Social Work Unit",
                    ),
                    Person("Evander Holloway-Finch", HEAD, "Director of practice", "Director of practice"),
                ),
            ),
            (
                Person(
                    "Cressida Umberleigh",
                    HEAD,
                    "Head of service for the case",
                    "Manager with line responsibility",
                    "case-line-manager",
                ),
                Person(
                    "Fabian Oxtoby-Lisle",
                    SENIOR,
                    "Manager in the disability service",
                    "Other case-holding manager",
                    "case-holding-manager",
                ),
                Person(
                    "Marguerite Sandlewick",
                    HEAD,
                    "Head of partnerships and quality assurance",
                    "Head of partnerships",
                    "partnerships-head",
                ),
            ),
            services=("Family Support", "Social Work Unit"),
        ),
    ),
    people=_board("Thaddeus Mereworth", "Rosamund Pickersleigh", "Board business manager"),
    shown=(
        "Tamsin Rookwood",
        "Barnaby Sedgemoor",
        "Drusilla Vantongeren",
        "Jocasta Winterbourne",
        "Crispin Dunmallet",
        "Philippa Strangways-Roe",
        "Cressida Umberleigh",
        "Fabian Oxtoby-Lisle",
        "Rosamund Pickersleigh",
    ),
)

THAMESMOOR = Board(
    code="thamesmoor",
    name="Thamesmoor Safeguarding Children Board",
    title="TSCB",
    policy="london",
    front_door="Thamesmoor First Response",
    telephone="020 5551 0100",
    office="020 5551 0101",
    bodies=(
        Body(
            "thamesmoor-care",
            "Thamesmoor Children's Social Care",
            Kind.SOCIAL_CARE,
            "020 5551 0110",
            (
                (
                    Person("Lysander Croftby", PRACTITIONER, "Social worker", "First response desk"),
                    Person("Araminta Blythe-Okoro", FIRST_LINE, "Team manager", "Team manager's desk"),
                    Person(
                        "Gideon Larkspur",
                        SENIOR,
                        "Service manager",
                        "Service manager's desk",
                        "service-manager",
                    ),
                    Person("Theodora Wexcombe", HEAD, "Head of service", "Head of service"),
                ),
            ),
            (
                Person(
                    "Hortense Milverton", DESIGNATED, "Designated social worker", "Designated social worker"
                ),
            ),
        ),
        Body(
            "thamesmoor-police",
            "Thamesmoor Police",
            Kind.POLICE,
            "020 5551 0120",
            (
                (
                    Person("Jago Penhallurick", PRACTITIONER, "Detective constable", "Child abuse desk"),
                    Person(
                        "Saskia Dunthorne",
                        FIRST_LINE,
                        "Detective sergeant",
                        "Detective sergeant",
                        "detective-sergeant",
                    ),
                    Person(
                        "Ignatius Cole-Braithe",
                        SENIOR,
                        "Detective inspector",
                        "Detective inspector",
                        "detective-inspector",
                    ),
                    Person(
                        "Wilhelmina Starkadder", HEAD, "Detective superintendent", "Superintendent's office"
                    ),
                ),
            ),
            (
                Person(
                    "Casper Lindenholt", Role.BOARD_REPRESENTATIVE, "Commander", "Commander, for the board"
                ),
            ),
        ),
        Body(
            "thamesmoor-hospital",
            "Kingsferry Hospital",
            Kind.HEALTH,
            "020 5551 0130",
            (
                (
                    Person("Elowen Hartigan", PRACTITIONER, "Paediatric nurse", "Paediatric desk"),
                    Person(
                        "Dr Balthazar Imrie", DESIGNATED, "Designated professional", "Designated professional"
                    ),
                    Person(
                        "Seraphina Okonedo-Pryce",
                        DESIGNATED,
                        "Designated nurse",
                        "Designated nurse",
                        "designated-nurse",
                    ),
                    Person(
                        "Cornelius Adeyinka-Rowe",
                        HEAD,
                        "Head of children's nursing",
                        "Head of children's nursing",
                    ),
                ),
            ),
            (
                Person(
                    "Dr Ottilie Marchbanks",
                    DESIGNATED,
                    "Designated doctor",
                    "Designated doctor",
                    "designated-doctor",
                ),
                Person(
                    "Quentin Fairweather-Ng",
                    Role.BOARD_REPRESENTATIVE,
                    "Chief nurse",
                    "Chief nurse, for the board",
                ),
            ),
        ),
        Body(
            "thamesmoor-school",
            "Ferry Lane Academy",
            Kind.EDUCATION,
            "020 5551 0140",
            (
                (
                    Person("Imogen Tattersby", PRACTITIONER, "Form tutor", "Pupil office"),
                    Person(
                        "Alaric Devonport",
                        FIRST_LINE,
                        "Designated teacher",
                        "Designated teacher",
                        "designated-teacher",
                    ),
                    Person(
                        "Perpetua Langstone", SENIOR, "Head teacher", "Head teacher's office", "head-teacher"
                    ),
                    Person("Mortimer Achterberg", HEAD, "Head of the trust's schools", "Trust office"),
                ),
            ),
            (
                Person(
                    "Delphine Orrinsmith", DESIGNATED, "Safeguarding lead of the trust", "Safeguarding lead"
                ),
            ),
        ),
    ),
    people=_board("Octavia Ramsbottle", "Ferdinand Kestleby", "Board business manager"),
    shown=(
        "Elowen Hartigan",
        "Dr Balthazar Imrie",
        "Seraphina Okonedo-Pryce",
        "Lysander Croftby",
        "Araminta Blythe-Okoro",
        "Gideon Larkspur",
        "Theodora Wexcombe",
        "Octavia Ramsbottle",
        "Ferdinand Kestleby",
    ),
)

SALTMERE = Board(
    code="saltmere",
    name="Saltmere Safeguarding Children Board",
    title="SSCB",
    policy="monitoring-form",
    front_door="Saltmere Children's Helpdesk",
    telephone="01900 555 0100",
    office="01900 555 0101",
    bodies=(
        Body(
            "saltmere-care",
            "Saltmere Children's Services",
            Kind.SOCIAL_CARE,
            "01900 555 0110",
            (
                _line(
                    ("Florian Westerdale", PRACTITIONER, "Social worker", "Duty desk"),
                    ("Henrietta Coldbeck", FIRST_LINE, "Team manager", "Team manager's desk"),
                    ("Auberon Skelwith", SENIOR, "Service manager", "Service manager's desk"),
                ),
            ),
        ),
        Body(
            "saltmere-health",
            "Saltmere Community Health",
            Kind.HEALTH,
            "01900 555 0120",
            (
                _line(
                    ("Niamh Quarrendon", PRACTITIONER, "Health visitor", "Health visitors' desk"),
                    ("Leonora Tunstall-Vey", FIRST_LINE, "Team lead", "Team lead's desk"),
                    ("Ephraim Goldsworth", SENIOR, "Head of community health", "Head of community health"),
                ),
            ),
            (
                Person(
                    "Sybil Harrowgate-Adu",
                    Role.BOARD_REPRESENTATIVE,
                    "Chief nurse",
                    "Chief nurse, for the board",
                ),
            ),
        ),
        Body(
            "saltmere-police",
            "Saltmere Police",
            Kind.POLICE,
            "01900 555 0130",
            (
                _line(
                    ("Rowan Eskdaleside", PRACTITIONER, "Constable", "Public protection desk"),
                    ("Beatrix Ormathwaite", FIRST_LINE, "Sergeant", "Sergeant's desk"),
                    ("Lambert Fothergill-Onyx", SENIOR, "Inspector", "Inspector's desk"),
                ),
            ),
            (
                Person(
                    "Cordelia Braithwaite-Sol",
                    Role.BOARD_REPRESENTATIVE,
                    "Superintendent",
                    "Superintendent, for the board",
                ),
            ),
        ),
    ),
    people=_board("Montague Silverdale", "Winifred Askrigg", "Board business manager"),
    shown=(
        "Niamh Quarrendon",
        "Leonora Tunstall-Vey",
        "Ephraim Goldsworth",
        "Florian Westerdale",
        "Henrietta Coldbeck",
        "Auberon Skelwith",
        "Montague Silverdale",
        "Winifred Askrigg",
    ),
)

BOARDS = (WANDLE, FENWELL, THAMESMOOR, SALTMERE)
