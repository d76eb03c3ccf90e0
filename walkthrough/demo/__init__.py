"""Made-up schools with two terms of walkthroughs, made through the use cases as real data is."""
