"""Groups (wadah): workers who pay together under one number, led by one of them. Permenaker 5/2021 art. 39-40."""
