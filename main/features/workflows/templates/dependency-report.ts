import type { Template } from './template.ts';

export const dependencyReport: Template = {
  id: 'dependency-report',
  name: 'Weekly dependency report',
  description:
    'Asks npm, pnpm, cargo, go and pip what is out of date in every project that has a manifest, and says where it could not ask.',
  programs: ['git'],
  source: `name: Weekly dependency report
description: Asks npm, pnpm, cargo, go and pip what is out of date in every project that has a manifest, and says where it could not ask.
inputs:
  folder: { type: folder, title: Projects, default: ~/projects }
on:
  - cron: "0 8 * * 1"
    missed: once
steps:
  - id: find
    title: Find the repositories
    look: { repositories: "\${{ inputs.folder }}", depth: 3 }
  - id: ask
    title: Ask in each one
    each: \${{ steps.find.output.repositories.filter(r, r.kind == "repository") }}
    as: repo
    parallel: 2
    on-error: continue
    steps:
      - id: outdated
        in: \${{ repo.path }}
        shell: sh
        timeout: 15m
        # Nothing is installed and nothing is changed. A line that begins with ? tells what could not be asked.
        run: |
          set -u
          err=$(mktemp "\${TMPDIR:-/tmp}/optimus-outdated.XXXXXX")
          trap 'rm -f "$err"' EXIT
          have() { command -v "$1" > /dev/null 2>&1; }
          why() { sed -n '/[^[:space:]]/{p;q;}' "$err" | cut -c 1-160; }
          # npm and pnpm end with 1 both when something is old and when they could not find out.
          listed() {
            name=$1
            shift
            out=$("$@" 2> "$err") && code=0 || code=$?
            count=$(printf '%s\\n' "$out" | grep -c '[^[:space:]]')
            if [ "$code" -eq 0 ]; then
              :
            elif [ "$count" -gt 0 ] && [ ! -s "$err" ]; then
              echo "$name: $count out of date"
            else
              echo "? $name could not be asked: $(why)"
            fi
          }
          if [ -f pnpm-lock.yaml ]; then
            if have pnpm; then listed pnpm pnpm outdated --no-table --format list; else echo "? pnpm is not installed"; fi
          elif [ -f package.json ]; then
            if ! have npm; then
              echo "? npm is not installed"
            elif [ ! -d node_modules ]; then
              echo "? npm: nothing is installed here, so there is nothing to compare"
            else
              listed npm npm outdated --parseable --loglevel=error
            fi
          fi
          if [ -f Cargo.toml ]; then
            if ! have cargo; then
              echo "? cargo is not installed"
            elif cargo update --dry-run > /dev/null 2> "$err"; then
              count=$(grep -c -E '^ *(Updating|Locking|Upgrading) .* -> ' "$err")
              [ "$count" -eq 0 ] || echo "cargo: $count out of date"
            else
              echo "? cargo could not be asked: $(why)"
            fi
          fi
          if [ -f go.mod ]; then
            if ! have go; then
              echo "? go is not installed"
            elif out=$(go list -u -m -mod=readonly all 2> "$err"); then
              count=$(printf '%s\\n' "$out" | grep -c '\\[')
              [ "$count" -eq 0 ] || echo "go: $count out of date"
            else
              echo "? go could not be asked: $(why)"
            fi
          fi
          if [ -f requirements.txt ] || [ -f pyproject.toml ]; then
            python=
            for one in .venv/bin/python venv/bin/python .venv/Scripts/python.exe; do
              [ -n "$python" ] || { [ -x "$one" ] && python=$one; }
            done
            if [ -z "$python" ]; then
              echo "? pip: there is no .venv here, so there is nothing to compare"
            elif out=$("$python" -m pip list --outdated --format=freeze --disable-pip-version-check 2> "$err") ||
              out=$("$python" -m pip list --outdated --disable-pip-version-check 2> "$err" | tail -n +3); then
              count=$(printf '%s\\n' "$out" | grep -c '[^[:space:]]')
              [ "$count" -eq 0 ] || echo "pip: $count out of date"
            else
              echo "? pip could not be asked: $(why)"
            fi
          fi
          exit 0
      - id: lines
        set: \${{ steps.outdated.output.stdout.lines() }}
  - id: sum
    title: Put together
    set:
      old: '\${{ steps.ask.output.filter(r, r.state == "succeeded" && r.output.exists(l, !l.startsWith("?"))).map(r, r.item.name + ": " + r.output.filter(l, !l.startsWith("?")).join(", ")) }}'
      unknown: '\${{ steps.ask.output.filter(r, r.state == "succeeded" && r.output.exists(l, l.startsWith("?"))).map(r, r.item.name + ": " + r.output.filter(l, l.startsWith("?")).map(l, l.replace("? ", "")).join(", ")) }}'
      failed: '\${{ steps.ask.output.filter(r, r.state != "succeeded").map(r, r.item.name + ": " + text(r.error)) }}'
  - id: tell
    title: Report
    notify:
      title: \${{ size(steps.sum.output.old) }} of \${{ plural(size(steps.ask.output), "project") }} with dependencies that are out of date
      body: |-
        \${{ steps.sum.output.old.slice(0, 40).join("\\n") }}
        \${{ size(steps.sum.output.unknown + steps.sum.output.failed) > 0 ? "Could not be found out:" : "" }}
        \${{ (steps.sum.output.unknown + steps.sum.output.failed).slice(0, 20).join("\\n") }}
`,
};
