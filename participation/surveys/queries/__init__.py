"""What can be read of surveys: the questions, the results, the words that wait."""
