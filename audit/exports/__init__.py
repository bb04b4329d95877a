"""Many histories to take away: every append-only table of them as files that can be checked without this service."""
