"""Registration of ClearML in Ping: what is to be registered, and files for those who may do it."""
