"""`python -m payung` is the command `payung`."""

from payung.site.main import main

main()
