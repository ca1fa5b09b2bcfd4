"""`python -m druginfo` is the command `druginfo`."""

from druginfo.entry import main

main()
