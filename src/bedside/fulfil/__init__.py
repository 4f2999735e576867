"""Ways to hand rewards over, in the box: by hand, from a pool of vouchers, through a web service.

They are used exactly like foreign ones: name one in ``Practice(plugins=…)``, or in ``[fulfillers]`` of
the settings file.
"""
