"""Pages of polls: putting a ballot in, running a poll, slips of paper."""
