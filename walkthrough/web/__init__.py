"""The web: blueprints that parse a request, call a use case and answer. No storage, no PDF here."""
