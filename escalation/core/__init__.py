"""The rules themselves, in plain Python: no framework, no clock read, no input or output."""
