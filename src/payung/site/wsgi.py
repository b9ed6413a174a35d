"""The site for a WSGI server of your choice; `payung serve` brings its own."""

import atexit

from django.core.wsgi import get_wsgi_application

from payung.site.home import load, open_home, see_nothing

load()
if lease := open_home(progress=lambda _: None):
    atexit.register(lease.close)
see_nothing()
application = get_wsgi_application()
