"""The live page and the service: texts come in over HTTP, documents go out.

batcher    requests that wait together are parsed together, by one thread
limits     how much may be asked, and how long it may take
app        the routes
openapi    what the routes take and give
form.html  the page with the text field
"""
