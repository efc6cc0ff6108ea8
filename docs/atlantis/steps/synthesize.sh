# The hook of the server that plans: synthesizes, and makes projects of the stacks that differ. A hook that fails in
# an autoplan leaves the status of the plan pending until the next push, so what fails here becomes a project whose
# plan fails with the text: `estate`. Only when that cannot be written down does the hook itself fail.
set -eu
mkdir -p cdktf.out
rm -f cdktf.out/revision cdktf.out/affected.json cdktf.out/failed

# Adds the project to atlantis.yaml, whose list may be empty.
project() {
  mkdir -p cdktf.out/stacks/estate
  sed 's/^projects: \[\]$/projects:/' atlantis.yaml > cdktf.out/projects
  cp cdktf.out/projects atlantis.yaml
  printf '%s\n' "- name: estate" "  dir: cdktf.out/stacks/estate" "  workspace: default" "  execution_order_group: 0" \
    "  autoplan:" "    enabled: true" "    when_modified: [../../../**]" >> atlantis.yaml
}

if {
  sh "$(dirname "$0")/server.sh" && node scripts/setup.mjs &&
    node bin/estate.mjs atlantis --affected "origin/$BASE_BRANCH_NAME"
} > cdktf.out/said 2>&1; then
  cat cdktf.out/said
  # Atlantis keeps a failure until the same project succeeds.
  if [ -f cdktf.out/was-red ]; then project; fi
  # Says which commit the result belongs to.
  git rev-parse HEAD > cdktf.out/revision
else
  cat cdktf.out/said
  # The stacks by name, for who asks for one of them: each says the same.
  git show HEAD:atlantis.yaml > cdktf.out/committed
  sed 's/^    enabled: true$/    enabled: false/' cdktf.out/committed > atlantis.yaml
  sed -nE 's#^  dir: (cdktf\.out/stacks/[a-z0-9-]+)$#\1#p' atlantis.yaml | xargs -r mkdir -p
  project
  touch cdktf.out/was-red
  mv cdktf.out/said cdktf.out/failed
fi
