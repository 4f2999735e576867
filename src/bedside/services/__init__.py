"""The verbs: read, decide, write, in one transaction.

A service speaks as the front desk does. It takes and returns records, and every verb that can say
no returns its :class:`~bedside.rules.Decision`. Nothing slow or foreign runs inside a transaction.
"""
