"""What people do with Walkthrough: one verb a function; load, authorise, act."""
