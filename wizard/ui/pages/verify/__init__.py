"""Step "After deployment": is Ping active on the server?"""
