"""Walkthrough: observe how students work together, and hand the teacher a report worth reading."""

__version__ = "0.1.0"
