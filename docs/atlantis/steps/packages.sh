# The packages, once for all projects that are planned side by side.
set -eu
cd "${DIR%/"$REPO_REL_DIR"}"
flock "$(git rev-parse --git-dir)/setup.lock" node scripts/setup.mjs
