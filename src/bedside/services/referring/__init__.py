"""The patient referral programme: asking, receiving, saying who earned it and whether it counts."""
