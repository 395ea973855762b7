"""What editors are given: schemas, forms, drafts and repairs, all drawn from the model."""
