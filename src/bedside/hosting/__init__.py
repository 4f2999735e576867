"""Foreign code in a process of its own: what hosted messengers and hosted fulfillers share."""
