import type { Template } from './template.ts';

export const fetchAll: Template = {
  id: 'fetch-all',
  name: 'Fetch all and report what moved',
  description:
    'Fetches every repository below a folder and says which branches and tags have moved. Working folders are not touched.',
  programs: ['git'],
  source: `name: Fetch all and report what moved
description: Fetches every repository below a folder and says which branches and tags have moved. Working folders are not touched.
inputs:
  folder: { type: folder, title: Projects, default: ~/projects }
on:
  - cron: "*/30 8-18 * * 1-5"
    missed: skip
steps:
  - id: find
    title: Find the repositories
    look: { repositories: "\${{ inputs.folder }}", depth: 3 }
  - id: fetch
    title: Fetch each one
    each: \${{ steps.find.output.repositories.filter(r, r.kind != "worktree") }}
    as: repo
    parallel: 4
    on-error: continue
    steps:
      - id: moved
        in: \${{ repo.path }}
        shell: sh
        timeout: 10m
        run: |
          set -eu
          remotes=$(git remote)
          [ -n "$remotes" ] || exit 0
          refs() { git for-each-ref --format='%(objectname) %(refname)' refs/remotes refs/tags; }
          before=$(refs)
          git fetch --all --prune --tags --quiet
          after=$(refs)
          [ "$before" != "$after" ] || exit 0
          # In one go: some repositories have tens of thousands of refs.
          moved=$({ printf '%s\\n' "$before" | sed 's/^/- /'; printf '%s\\n' "$after" | sed 's/^/+ /'; } | awk '
            NF < 3 || $3 ~ /\\/HEAD$/ { next }
            $1 == "-" { old[$3] = $2; next }
            { now[$3] = 1 }
            !($3 in old) { print "new", $2, "-", $3; next }
            old[$3] != $2 { print "moved", $2, old[$3], $3 }
            END { for (name in old) if (!(name in now)) print "gone", "-", "-", name }
          ')
          [ -n "$moved" ] || exit 0
          short() { printf %s "$1" | sed 's#^refs/remotes/##; s#^refs/tags/#tag #'; }
          printf '%s\\n' "$moved" | head -n 10 | while read -r what new old name; do
            case $what in
              new) echo "$(short "$name") is new" ;;
              gone) echo "$(short "$name") is gone" ;;
              moved) echo "$(short "$name"): $(git rev-list --count "$old..$new" 2> /dev/null || echo something) new" ;;
            esac
          done
          more=$(($(printf '%s\\n' "$moved" | wc -l) - 10))
          [ "$more" -le 0 ] || echo "and $more more"
      - id: lines
        set: \${{ steps.moved.output.stdout.lines() }}
  - id: sum
    title: Put together
    set:
      moved: '\${{ steps.fetch.output.filter(r, r.state == "succeeded" && size(r.output) > 0).map(r, r.item.name + "\\n  " + r.output.join("\\n  ")) }}'
      failed: '\${{ steps.fetch.output.filter(r, r.state != "succeeded").map(r, r.item.name + ": " + text(r.error)) }}'
  - id: tell
    title: Report
    if: size(steps.sum.output.moved) + size(steps.sum.output.failed) > 0
    notify:
      title: '\${{ plural(size(steps.sum.output.moved), "project") }} moved\${{ size(steps.sum.output.failed) > 0 ? ", " + text(size(steps.sum.output.failed)) + " could not be fetched" : "" }}'
      body: \${{ (steps.sum.output.moved + steps.sum.output.failed).slice(0, 30).join("\\n") }}
      severity: '\${{ size(steps.sum.output.failed) > 0 ? "warning" : "info" }}'
`,
};
