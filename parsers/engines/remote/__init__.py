"""A model behind an OpenAI-compatible server, as the engine `server` asks it.

chat: the connection, and the only module beside faults that knows the openai client.
faults: what goes wrong there, in our errors. gate: who may send a request just now.
stream: an answer as it comes, watched.
"""
