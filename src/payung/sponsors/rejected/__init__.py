"""What a check gives back: the workbook of its rejects, written at once or, where it is long, by a job."""
