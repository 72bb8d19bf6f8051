"""A model behind an OpenAI-compatible server, as the engine `server` asks it.

chat: the connection; only it and errors know the openai client. errors: the client's errors as
ours. gate: when requests may be sent. stream: an answer as it arrives.
"""
