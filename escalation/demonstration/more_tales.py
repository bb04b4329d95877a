"""A few matters of each of the smaller partnerships, by its code, at different stages."""

from escalation.demonstration.tale import BEGIN, HEARD, TALKED, Tale

Steps = tuple[tuple[int, str, str], ...]

# Where a policy has no forms at its first stage, going up is the same as anywhere.
SECOND = (*TALKED, (3, "11:00", "up"))
AGREED = (*TALKED, (2, "14:00", "proposed"), (3, "10:00", "confirmed"), (3, "11:30", "settled"))
THIRD = (*SECOND, (4, "10:30", "discussed"), (5, "11:00", "up"))
FOURTH = (*THIRD, (6, "11:00", "discussed"), (7, "10:00", "up"))
MEDIATED = (*FOURTH, (7, "14:00", "mediation"), (8, "10:00", "taken_up"), (9, "15:00", "mediated"))
CAME_STRAIGHT = (
    (0, "08:50", "raise_it"),
    (0, "10:10", "opened"),
    (0, "11:30", "given"),
    (0, "14:00", "discussed"),
)


def _inside(steps: Steps) -> Steps:
    """Within one agency nobody has to find the child: both sides know it by the same reference."""
    return tuple(step for step in steps if step[2] != "found")


WANDLE_CARE, FERRY_CARE, SALT_CARE = "wandle-care", "thamesmoor-care", "saltmere-care"

MORE_TALES: dict[str, tuple[Tale, ...]] = {
    "wandle": (
        Tale(
            "Posy Tarrington",
            WANDLE_CARE,
            ("LBP 0412", "F.O.", 2, 2017, "488 120 9931"),
            2,
            "To offer the family a leaflet and to do nothing more.",
            "He comes without breakfast and falls asleep by ten.",
            1,
            HEARD,
            their_reference="WV 20118",
        ),
        Tale(
            "Ottoline Fernsby",
            WANDLE_CARE,
            ("MLC 7765", "B.A.", 9, 2014, ""),
            1,
            "That the school nurse is to visit the home in place of a social worker.",
            "Her insulin was missed five times, and nobody has been to the home.",
            5,
            SECOND,
            their_reference="WV 20077",
            why_up="Each of us waits for the other to visit.",
        ),
        Tale(
            "Anselm Birdwhistle",
            "wandle-clinic",
            ("LBP 0398", "S.K.", 11, 2015, ""),
            3,
            "Not to tell us when an appointment was missed.",
            "We heard of three missed appointments a month later.",
            6,
            AGREED,
            their_reference="MLC 7702",
            agreed="The clinic rings the school on the day of every missed appointment.",
            action="Write the call into the clinic's checklist",
        ),
        Tale(
            "Posy Tarrington",
            WANDLE_CARE,
            ("LBP 0377", "Y.N.", 7, 2016, ""),
            0,
            "To end the plan although the grandfather moved back in.",
            "She wets herself on the days after she stayed there.",
            11,
            MEDIATED,
            their_reference="WV 19980",
        ),
    ),
    "fenwell": (
        Tale(
            "Tamsin Rookwood",
            "fenwell-council",
            ("FS 2031", "H.T.", 3, 2020, ""),
            2,
            "To close the case in the unit and leave it to family support.",
            "Father is back in the house, and nobody is to see the children.",
            1,
            _inside(HEARD),
            track="across-services",
            service="Social Work Unit",
        ),
        Tale(
            "Jocasta Winterbourne",
            "fenwell-council",
            ("SWU 88", "M.R.", 10, 2015, ""),
            1,
            "That the family worker does not go along to the next visit.",
            "Mother talks to the family worker and to nobody else.",
            4,
            _inside(SECOND),
            track="across-services",
            service="Family Support",
        ),
        Tale(
            "Barnaby Sedgemoor",
            "fenwell-council",
            ("FS 1988", "K.V.", 12, 2018, ""),
            0,
            "To treat three reports as one.",
            "Each report was of another child of the family.",
            8,
            _inside((*FOURTH, (7, "15:00", "decided_here"), (7, "16:30", "acknowledged"))),
            track="across-services",
            service="Social Work Unit",
            agreed="The unit opens an assessment of each of the three children.",
        ),
    ),
    "thamesmoor": (
        Tale(
            "Elowen Hartigan",
            FERRY_CARE,
            ("KFH 55102", "N.D.", 6, 2023, "622 801 4470"),
            0,
            "Not to accept our referral after the second fracture.",
            "Two fractures in a child who does not walk yet.",
            2,
            (*BEGIN, (0, "12:10", "opened"), (1, "10:00", "given")),
            track="referral-and-enquiry",
            scale=1,
            safe="yes",
            how="On the ward, with a member of staff.",
            keeps_safe="The ward does not discharge before a strategy discussion.",
        ),
        Tale(
            "Imogen Tattersby",
            "thamesmoor-police",
            ("FLA 3319", "O.W.", 4, 2012, ""),
            2,
            "To close the enquiry without speaking with her alone.",
            "She said to a friend that she is told what to say.",
            6,
            SECOND,
            track="referral-and-enquiry",
            their_reference="TMP 991",
        ),
        Tale(
            "Lysander Croftby",
            "thamesmoor-hospital",
            ("TSC 8120", "G.H.", 1, 2019, "611 222 3489"),
            1,
            "Not to send anybody to the last two core groups.",
            "The plan is three people, and two of them were missing.",
            3,
            HEARD,
            track="protection-plan",
            their_reference="KFH 54008",
        ),
    ),
    "saltmere": (
        Tale(
            "Niamh Quarrendon",
            SALT_CARE,
            ("SCH 410", "P.J.", 8, 2026, "690 118 2245"),
            0,
            "To keep the family at the level of early help.",
            "The baby is alone with the dog whenever I come.",
            1,
            ((0, "09:10", "raise_it"),),
            safe="no",
            how="Asleep on the sofa; nobody in the room.",
            keeps_safe="A neighbour looks in at noon.",
            straight_up="The baby may come to harm any day.",
            straight_to="senior-managers",
            scale=1,
        ),
        Tale(
            "Rowan Eskdaleside",
            SALT_CARE,
            ("SP 7007", "E.M.", 5, 2013, ""),
            3,
            "Not to ring us before the placement was moved.",
            "He was missing for a night, and we looked in the wrong town.",
            4,
            TALKED,
            their_reference="SCS 3109",
        ),
    ),
}
