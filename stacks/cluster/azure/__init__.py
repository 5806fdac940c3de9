"""The recipe of a cluster on Azure: settings to component arguments.
Decisions of one component are in components/azure.
"""
