"""The page: reads map folders and shows them. Light: never imports what builds a map."""
