"""What exists: versions, regions, cluster types, time zones, with their dates.
What somebody chose is in settings.
"""
