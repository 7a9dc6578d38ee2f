"""The work programme: tasks with a product, a deadline and who answers for them, from order to acceptance."""
