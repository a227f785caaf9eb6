import type { Template } from './template.ts';

export const freeDisk: Template = {
  id: 'free-disk',
  name: 'Free disk when below 10 %',
  description:
    'When the disk is nearly full, lists what can be made again (caches, modules of sleeping projects, the bin), asks, removes exactly that, and says what was won.',
  programs: [],
  source: `name: Free disk when below 10 %
description: When the disk is nearly full, lists what can be made again (caches, modules of sleeping projects, the bin), asks, removes exactly that, and says what was won.
inputs:
  folder: { type: folder, title: Projects, default: ~/projects }
  days: { type: number, title: Days without a change until a project sleeps, default: 60 }
on:
  - metric: disk.free.percent
    path: /
    below: 10
    for: 5m
steps:
  - id: before
    title: Measure
    look: { disk: / }
  - id: list
    title: List what can go
    env: { PROJECTS: "\${{ inputs.folder }}", DAYS: "\${{ inputs.days }}" }
    shell: sh
    timeout: 30m
    run: |
      set -eu
      case $PROJECTS in
        "~") PROJECTS=$HOME ;;
        "~/"*) PROJECTS=$HOME/\${PROJECTS#"~/"} ;;
      esac
      tab=$(printf '\\t')
      nl='
      '
      weigh() {
        [ -d "$1" ] && [ ! -L "$1" ] || return 0
        kb=$(du -sk "$1" 2> /dev/null | cut -f 1) || :
        [ "\${kb:-0}" -lt 10240 ] || printf '%s\\t%s\\n' "$kb" "$1"
      }
      {
        for cache in .npm/_cacache .cache/pip .cache/yarn .cache/go-build .cargo/registry/cache .cargo/registry/src \\
          Library/Caches/pip Library/Caches/Yarn Library/Caches/go-build .local/share/Trash/files .Trash; do
          weigh "$HOME/$cache"
        done
        if [ -d "$PROJECTS" ]; then
          # A name with a line end in it would look like two names further down.
          find "$PROJECTS" -path "*$nl*" -prune -o -type d -name node_modules -prune -print 2> /dev/null |
            while IFS= read -r modules; do
              [ -f "\${modules%/*}/package.json" ] || continue
              [ -z "$(find "\${modules%/*}" -name node_modules -prune -o -name .git -prune -o -type f -mtime "-$DAYS" -print 2> /dev/null | head -n 1)" ] || continue
              weigh "$modules"
            done
        fi
      } | sort -rn | head -n 40
  - id: nothing
    title: Say that there is nothing
    if: steps.list.output.stdout.trim() == ""
    notify:
      title: Only \${{ steps.before.output.freePercent }} % of the disk is free, and nothing was found that could be made again
      severity: warning
  - id: ask
    title: Ask, naming all of it
    if: steps.list.output.stdout.trim() != ""
    approve:
      question: |-
        Only \${{ steps.before.output.freePercent }} % of the disk is free. Remove these for good? Caches and modules are fetched again when they are needed; what is in the bin is lost.
        \${{ steps.list.output.stdout.lines().map(l, bytesText(int(l.split("\\t")[0]) * 1024) + "  " + l.split("\\t")[1]).join("\\n") }}
      for: 1d
      otherwise: reject
  - id: free
    title: Remove it
    if: steps.list.output.stdout.trim() != ""
    env: { LIST: "\${{ steps.list.output.stdout }}" }
    shell: sh
    timeout: 1h
    run: |
      set -eu
      tab=$(printf '\\t')
      printf '%s\\n' "$LIST" | while IFS=$tab read -r kb path; do
        # Only what the list can hold, and never through a link.
        case $path in
          "$HOME"/.npm/_cacache | "$HOME"/.cache/* | "$HOME"/.cargo/registry/* | "$HOME"/Library/Caches/* | "$HOME"/.local/share/Trash/files | "$HOME"/.Trash | /*/node_modules) ;;
          *) continue ;;
        esac
        [ -d "$path" ] && [ ! -L "$path" ] || continue
        rm -rf "$path" && echo "removed $path" || echo "could not remove all of $path" >&2
      done
  - id: after
    title: Measure again
    if: steps.list.output.stdout.trim() != ""
    look: { disk: / }
  - id: tell
    title: Say what was won
    if: steps.list.output.stdout.trim() != ""
    notify:
      title: \${{ bytesText(steps.after.output.freeBytes - steps.before.output.freeBytes) }} won; \${{ steps.after.output.freePercent }} % of the disk is free
      body: \${{ steps.free.output.stdout.trim() }}
`,
};
