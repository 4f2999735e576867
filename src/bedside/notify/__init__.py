"""Messengers in the box, used exactly like foreign ones: name one in ``Practice(plugins=…)``."""
