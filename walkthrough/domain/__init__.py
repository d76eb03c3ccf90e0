"""What a walkthrough is and what follows from it: no input or output, no clock, no Flask."""
