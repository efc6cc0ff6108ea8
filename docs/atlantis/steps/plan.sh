# Synthesizes and plans in a folder of its own, so that projects are planned side by side, and outside the
# clone, where Atlantis would take the bundle's plan file for a project's. What it keeps is the bundle as a
# whole, in the one file that it looks after. The comment gets the review; everything else is shown when it
# fails.
set -eu
umask 077
rm -f "$PLANFILE" "$SHOWFILE"
cd "${DIR%/"$REPO_REL_DIR"}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "$PROJECT_NAME" = estate ]; then
  rm -f cdktf.out/was-red
  echo "The estate is synthesized again."
  exit
fi
estate() { node bin/estate.mjs --work "$work" "$@" 2> "$work/errors" || [ $? -eq 2 ] || { cat "$work/errors" >&2; exit 1; }; }
if [ -f "$DIR/removed.json" ]; then
  estate atlantis --removed "$DIR/removed.json"
  exit
fi
estate plan --live --stack "$PROJECT_NAME" --out "$work/bundles" > "$work/plan"
if [ ! -d "$work/bundles/$PROJECT_NAME" ]; then cat "$work/plan"; exit 1; fi
# All projects of a run share one comment, which a code host splits when it is too long. They are those without a
# plan, or with one that is newer than the hook's result: `atlantis plan -p` leaves the plans of others in place. Where
# no hook synthesizes, projects are asked for by name, a few at a time.
projects=0
if [ -f cdktf.out/revision ]; then
  for dir in $(sed -nE '/^  dir: /{s///;h;}; /^    enabled: true$/{x;p;}' atlantis.yaml); do
    plan=$(echo "$dir"/*.tfplan)
    if [ ! -f "$plan" ] || [ ! "$plan" -ot cdktf.out/revision ]; then projects=$((projects + 1)); fi
  done
else projects=3; fi
set -- --comment --config-keys --longest $((60000 / (projects > 0 ? projects : 1)))
if [ -f cdktf.out/affected.json ]; then set -- "$@" --affected cdktf.out/affected.json; fi
estate review "$@" "$work/bundles" > "$work/review"
tar -C "$work/bundles" -cf "$PLANFILE" "$PROJECT_NAME"
cp "$work/bundles/$PROJECT_NAME/$PROJECT_NAME.json" "$SHOWFILE"
grep -E 'assumed: |may move' "$work/plan" || true
cat "$work/review"
