"""A made-up register as large as the nation's, for measuring and for trying things out. Nobody in it exists.

Agencies with their mergers, people whose names have the proportions of Vietnamese names, careers that follow the law,
and the dirt that registers have, with the truth of who is who kept aside.
"""
