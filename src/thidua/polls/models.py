"""Secret votes that any room may ask for: who may put a ballot in the box, the sealed box, the count."""
