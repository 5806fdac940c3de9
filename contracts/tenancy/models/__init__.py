"""What teams may write: one model per kind of document. Rules over several documents are in rules."""
