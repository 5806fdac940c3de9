"""Components of the governance plane: groups, policies, budgets, scheduled shutdown.
Prices are in review/cost.
"""
