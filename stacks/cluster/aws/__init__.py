"""The recipe of a cluster on AWS: settings to component arguments.
Decisions of one component are in components/aws.
"""
