"""Legal drafting: a decree, circular, directive or guidance as a case, from plan to issue into the law corpus."""
