"""The heart: steps, skills, guides, sessions and the Coach that runs one turn.

Plain Python with pydantic and numpy; declares the protocols that the other rooms implement and imports none of them.
"""
