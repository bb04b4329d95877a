"""What pages show, decided here and arranged by templates."""
