"""Stores: what must outlive the process, in memory and on disk."""
