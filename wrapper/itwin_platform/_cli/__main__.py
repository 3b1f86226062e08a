"""``python -m itwin_platform._cli``: the command, where no script is installed."""

from . import main

main()
