"""Files on their way in: kept piece by piece as they come, until they are whole and handed on, or two days are over."""
