# The hook of the server that plans. Synthesis or comparison that fails ends the script with its code, which the
# server's flag turns into a failed run with the message in a comment. The last line says which commit the result
# belongs to.
set -eu
rm -f cdktf.out/revision cdktf.out/affected.json
node scripts/setup.mjs
node bin/estate.mjs atlantis --affected "origin/$BASE_BRANCH_NAME"
git rev-parse HEAD > cdktf.out/revision
