"""A partnership to try Accord on, like Norfolk's: agencies, people and matters, walked through the real services."""
