@rem The scripts in package.json begin with exec, so that a signal for npm reaches them; cmd.exe has no such word.
@%*
