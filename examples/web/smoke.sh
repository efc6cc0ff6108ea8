# Asks an environment whether the page and what it loads are there. First argument: its address.
set -e
page=$(curl --silent --show-error --fail --retry 3 --retry-delay 1 --retry-all-errors --max-time 10 "$1/")
asset=$(printf '%s' "$page" | grep --only-matching --extended-regexp '/assets/[A-Za-z0-9_.-]+\.js' | head -n 1)
curl --silent --show-error --fail --max-time 10 --output /dev/null "$1$asset"
