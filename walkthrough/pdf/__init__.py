"""The print shop: reports become tagged PDFs, in a process of its own. See renderer.py."""
