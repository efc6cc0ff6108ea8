# The first hook of each server: a version that is too old does other things than the configuration says.
# Before 0.42 `atlantis apply` refuses projects whose depends_on is applied by the same comment, and a run
# that a push interrupts, or a configuration error, leaves its status pending without a word.
set -eu
needs=42
version=$(atlantis version 2>/dev/null | sed -nE 's/^atlantis v?([0-9]+)\.([0-9]+)\..*$/\1 \2/p')
major=${version%% *}
minor=${version##* }
if [ -z "$version" ]; then
  echo "The version of this server is not known: put the program \`atlantis\` on the PATH of its hooks. 0.$needs or later is needed."
  exit 1
fi
if [ "$major" -eq 0 ] && [ "$minor" -lt "$needs" ]; then
  echo "This server is Atlantis $major.$minor, and 0.$needs or later is needed: docs/atlantis.md says why."
  exit 1
fi
