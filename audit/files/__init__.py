"""Files that belong to the record: how they are judged, looked through, kept under random names, and proved."""
