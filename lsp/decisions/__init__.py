"""Decisions: the meeting (pleno) of people who did not assess, their votes, and the decree."""
