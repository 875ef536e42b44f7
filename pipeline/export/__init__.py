"""What leaves the program as files that others read: pages, tables, pictures, a folder to host."""
