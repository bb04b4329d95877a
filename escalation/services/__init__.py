"""The only door: every move and every record of a matter is one of these functions, in one transaction."""
