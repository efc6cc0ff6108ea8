# Applies the bundle of the plan step, and nothing when code, lock, state or what it reads is another by now.
# The notes by which an apply that was killed is taken up stay in the project's folder.
set -eu
umask 077
cd "${DIR%/"$REPO_REL_DIR"}"
if [ ! -f "$PLANFILE" ]; then
  echo "There is no plan of $PROJECT_NAME to apply: the last one failed, or was applied. Plan it first."
  exit 1
fi
bundle=$(mktemp -d)
trap 'rm -rf "$bundle"' EXIT
tar -C "$bundle" -xf "$PLANFILE"
if ! node bin/estate.mjs --work "$DIR/.apply" apply "$bundle/$PROJECT_NAME" 2> "$bundle/errors"; then
  cat "$bundle/errors"
  echo "After a refusal, plan again. An apply that was cut off is taken up by the same comment."
  exit 1
fi
rm -f "$PLANFILE"
