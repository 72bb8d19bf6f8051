"""A model behind an OpenAI-compatible server, as the engine `server` asks it.

answer_schema: what an answer is to keep to. chat: the connection; only it and errors know the
openai client. errors: the client's errors as ours. gate: when requests may be sent.
image_cost: whether pages are seen at the size they are sent. model_choice: which model is asked.
pace: how many questions at once. room: for an answer. stream: an answer as it arrives.
transport: how requests travel.
"""
