"""Components of the governance plane: budgets and scheduled shutdown. Prices are in review/cost."""
