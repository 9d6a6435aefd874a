"""Every page in every state, drawn as pictures and searched for what does not fit."""
