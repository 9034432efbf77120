"""What people do in each step of the way to a certificate."""
