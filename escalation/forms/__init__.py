"""What pages ask, in the words of the people who answer."""
