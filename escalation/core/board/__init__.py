"""What a board counts of its matters: figures, tables, and what of them may leave the board. Plain Python."""
