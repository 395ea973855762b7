"""Help for editors, generated from the model: schemas, forms, drafts and repairs."""
