"""What holds for every test."""

from hypothesis import settings

# A machine may be busy; a test that is slow once has found nothing.
settings.register_profile("walkthrough", deadline=None)
settings.load_profile("walkthrough")
