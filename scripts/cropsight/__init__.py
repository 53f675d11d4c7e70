"""The library that cropsight's scripts share."""
