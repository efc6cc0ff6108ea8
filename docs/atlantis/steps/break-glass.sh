# Who has access, and the states: a person with the break-glass role applies these (docs/live.md).
set -eu
case "$PROJECT_NAME" in
  *-access | *-state | *-state-replication)
    echo "$PROJECT_NAME is applied with the break-glass role, not by a pipeline: npx estate plan --live --stack $PROJECT_NAME, then npx estate apply"
    exit 1
    ;;
esac
