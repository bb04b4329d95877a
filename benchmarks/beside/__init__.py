"""What a move over HTTP is compared with: a plain view that writes the same rows, and a bare one."""
