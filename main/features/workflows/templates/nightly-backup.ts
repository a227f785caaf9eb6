import type { Template } from './template.ts';

export const nightlyBackup: Template = {
  id: 'nightly-backup',
  name: 'Nightly backup of all projects',
  description:
    'Bundles every git repository below a folder, proves that each bundle can be restored, removes old ones and says what it did.',
  programs: ['git'],
  source: `name: Nightly backup of all projects
description: Bundles every git repository below a folder, proves that each bundle can be restored, removes old ones and says what it did.
inputs:
  folder: { type: folder, title: Projects, default: ~/projects }
  target: { type: folder, title: Where backups go, default: ~/backups/projects }
  keep: { type: number, title: Backups to keep of each project, default: 7 }
on:
  - cron: "0 3 * * *"
    missed: once
steps:
  - id: find
    title: Find the repositories
    look: { repositories: "\${{ inputs.folder }}", depth: 3 }
  - id: backup
    title: Back up each one
    each: \${{ steps.find.output.repositories.filter(r, r.kind != "worktree") }}
    as: repo
    parallel: 2
    on-error: continue
    steps:
      - id: bundle
        title: Bundle, restore, compare
        in: \${{ repo.path }}
        env:
          NAME: \${{ repo.name }}
          TARGET: \${{ inputs.target }}
          KEEP: \${{ inputs.keep }}
        shell: sh
        timeout: 2h
        # What is not committed is not in a bundle: the number of such files is reported.
        run: |
          set -eu
          case $TARGET in
            "~") TARGET=$HOME ;;
            "~/"*) TARGET=$HOME/\${TARGET#"~/"} ;;
          esac
          [ "$KEEP" -ge 1 ] || { echo "at least one backup must be kept" >&2; exit 1; }
          # Two projects of the same name in different folders must not share a place.
          place=$TARGET/$NAME-$(printf %s "$PWD" | cksum | cut -d ' ' -f 1)
          loose=$(git status --porcelain 2>/dev/null | wc -l | tr -d ' ')
          # Not within the test itself: there, a repository that cannot be read would pass for an empty one.
          any=$(git for-each-ref --count=1 --format='%(refname)')
          if [ -z "$any" ] && ! git rev-parse --verify --quiet HEAD > /dev/null; then
            printf '{"bytes":0,"removed":0,"uncommitted":%s,"empty":true}\\n' "$loose"
            exit 0
          fi
          if [ "$(git rev-parse --is-shallow-repository)" = true ]; then
            echo "A shallow clone cannot be restored from a bundle; git fetch --unshallow makes it whole" >&2
            exit 1
          fi
          mkdir -p "$place"
          # Left behind by a test that was killed.
          find "$place" -maxdepth 1 \\( -name '.*.part' -o -name '.*.check' \\) -mtime +1 -exec rm -rf {} +
          stamp=$(date -u +%Y%m%dT%H%M%SZ)
          part=$place/.$stamp.part
          check=$place/.$stamp.check
          trap 'rm -rf "$part" "$check"' EXIT
          git bundle create --quiet "$part" --all
          git bundle verify --quiet "$part"
          # A bundle that nobody has ever restored from is a hope, not a backup.
          git clone --quiet --mirror "$part" "$check"
          wanted=$(git bundle list-heads "$part" | grep -c ' refs/' || :)
          restored=$(git -C "$check" for-each-ref | wc -l | tr -d ' ')
          [ "$restored" -ge "$wanted" ] || { echo "only $restored of $wanted refs could be restored" >&2; exit 1; }
          mv "$part" "$place/$stamp.bundle"
          removed=0
          for old in $(ls -1 "$place" | grep '^[0-9TZ]*\\.bundle$' | sort -r | tail -n "+$((KEEP + 1))"); do
            rm -f "$place/$old"
            removed=$((removed + 1))
          done
          bytes=$(wc -c < "$place/$stamp.bundle" | tr -d ' ')
          printf '{"bytes":%s,"removed":%s,"uncommitted":%s,"empty":false}\\n' "$bytes" "$removed" "$loose"
      - id: facts
        set: \${{ parseJson(steps.bundle.output.stdout) }}
  - id: sum
    title: Count
    set:
      total: \${{ size(steps.backup.output) }}
      done: \${{ size(steps.backup.output.filter(b, b.state == "succeeded")) }}
      bytes: \${{ steps.backup.output.filter(b, b.state == "succeeded").map(b, b.output.bytes).sum() }}
      failed: '\${{ steps.backup.output.filter(b, b.state != "succeeded").map(b, b.item.name + ": " + text(b.error)) }}'
      loose: '\${{ steps.backup.output.filter(b, b.state == "succeeded" && b.output.uncommitted > 0).map(b, b.item.name + ": " + text(b.output.uncommitted) + " uncommitted") }}'
  - id: tell
    title: Say what was done
    notify:
      title: \${{ steps.sum.output.done }} of \${{ plural(steps.sum.output.total, "project") }} backed up, \${{ bytesText(steps.sum.output.bytes) }}
      body: \${{ (steps.sum.output.failed + steps.sum.output.loose).slice(0, 40).join("\\n") }}
      severity: '\${{ size(steps.sum.output.failed) > 0 ? "error" : "info" }}'
  - id: fail
    title: Fail when a project has no backup
    if: size(steps.sum.output.failed) > 0
    env: { FAILED: '\${{ plural(size(steps.sum.output.failed), "project") }}' }
    shell: sh
    run: |
      echo "$FAILED could not be backed up" >&2
      exit 1
`,
};
