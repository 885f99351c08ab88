"""An archive of any size, made: world.py draws it, texts.py and rows.py write it out, bulk.py loads it."""
