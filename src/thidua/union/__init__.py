"""The trade union: terms, congress, members, dues, welfare, activities, its own awards."""
