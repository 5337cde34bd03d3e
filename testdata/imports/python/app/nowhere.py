# Two functions are called load: without an import neither is meant.
def names(keys):
    cursor = None
    return [load(key) for key in keys]
