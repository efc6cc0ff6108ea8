# First step of every plan on the server that plans: nothing is planned from a synthesis that failed or is of another
# commit, and no plan of before stays to be applied when this one fails.
set -eu
rm -f "$PLANFILE" "$SHOWFILE"
cd "${DIR%/"$REPO_REL_DIR"}"
if [ -f cdktf.out/failed ]; then
  # A comment has 65,536 characters at most.
  head -c 50000 cdktf.out/failed
  echo "This commit was not synthesized. Fix it and push; when it failed by something else: comment: atlantis plan"
  exit 1
fi
synthesized=$(cat cdktf.out/revision 2>/dev/null || true)
if [ -z "$synthesized" ]; then
  echo "This commit was not synthesized. The status of the pre-workflow hook says why; fix it and comment: atlantis plan"
  exit 1
fi
if [ "$synthesized" != "$(git rev-parse HEAD)" ]; then
  echo "The base branch or the pull request has moved since the estate was synthesized. Comment again: atlantis plan"
  exit 1
fi
