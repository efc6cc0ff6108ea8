# Asks an environment whether this service answers in the form that its callers read. First argument: its address.
# What is added breaks nobody; what is renamed, taken away or of another type does.
set -e
quote=$(curl --silent --show-error --fail --retry 3 --retry-delay 1 --retry-all-errors --max-time 10 "$1/api/quotes/spy")
jq --exit-status '(.symbol | type) == "string" and (.price | type) == "number"' <<< "$quote" > /dev/null || {
  echo "a quote is no longer a symbol as text and a price as a number: $quote"
  exit 1
}
