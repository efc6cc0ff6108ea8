# Asks an environment whether this service answers. First argument: its address.
set -e
curl --silent --show-error --fail --retry 3 --retry-delay 1 --retry-all-errors --max-time 10 "$1/api/quotes/spy" | grep --quiet '"symbol":"SPY"'
