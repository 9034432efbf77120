"""Who assesses whom, where and when: sessions, seats, conflicts of interest, check-in."""
