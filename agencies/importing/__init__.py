"""Agencies and people from a file: what each line says, every fault of it, and what would be added. Writes nothing."""
