import type { Template } from './template.ts';

export const bisectAfterPull: Template = {
  id: 'bisect-after-pull',
  name: 'When tests fail after a pull, bisect',
  description:
    'Tests what a pull has brought, and looks for the commit that broke it. All of it happens in a folder of its own; yours is not touched.',
  programs: ['git'],
  source: `name: When tests fail after a pull, bisect
description: Tests what a pull has brought, and looks for the commit that broke it. All of it happens in a folder of its own; yours is not touched.
inputs:
  folder: { type: folder, title: Project, default: ~/projects/shop }
  test: { title: Command that tests, type: string, default: npm ci && npm test }
  good: { title: Known to be good when run by hand, type: string, default: HEAD~10 }
on:
  - git: ~/projects/shop
    events: [pull]
steps:
  - id: range
    title: What has come
    set:
      repo: \${{ trigger.get("repository", inputs.folder) }}
      good: '\${{ trigger.get("before", null) == null ? inputs.good : trigger.before }}'
      bad: '\${{ trigger.get("commit", null) == null ? "HEAD" : trigger.commit }}'
  - id: test
    title: Test what has come
    in: \${{ steps.range.output.repo }}
    env: { BAD: "\${{ steps.range.output.bad }}", TEST: "\${{ inputs.test }}" }
    shell: sh
    timeout: 1h
    on-error: continue
    run: |
      set -eu
      repo=$PWD
      work=$(mktemp -d "\${TMPDIR:-/tmp}/optimus-test.XXXXXX")
      tidy() {
        cd "$repo"
        git worktree remove --force "$work/tree" > /dev/null 2>&1 || :
        rm -rf "$work"
        git worktree prune
      }
      trap tidy EXIT
      trap 'exit 130' HUP INT TERM
      git worktree add --quiet --detach "$work/tree" "$BAD"
      cd "$work/tree"
      sh -c "$TEST" >&2
  - id: bisect
    title: Look for the commit
    if: steps.test.state == "failed"
    in: \${{ steps.range.output.repo }}
    env:
      GOOD: \${{ steps.range.output.good }}
      BAD: \${{ steps.range.output.bad }}
      TEST: \${{ inputs.test }}
    shell: sh
    timeout: 6h
    on-error: continue
    run: |
      set -eu
      repo=$PWD
      work=$(mktemp -d "\${TMPDIR:-/tmp}/optimus-bisect.XXXXXX")
      tidy() {
        cd "$repo"
        git worktree remove --force "$work/tree" > /dev/null 2>&1 || :
        rm -rf "$work"
        git worktree prune
      }
      trap tidy EXIT
      trap 'exit 130' HUP INT TERM
      git worktree add --quiet --detach "$work/tree" "$GOOD"
      cd "$work/tree"
      if ! sh -c "$TEST" >&2; then
        echo "The tests failed before the pull already, at $(git rev-parse --short "$GOOD")" >&2
        exit 1
      fi
      # Where a bisection stands belongs to the worktree, so one of yours is not disturbed.
      git bisect start "$BAD" "$GOOD" >&2
      # 125 and all above 127 would mean something else to git than that a test has failed.
      git bisect run sh -c 'sh -c "$TEST" || exit 1' >&2
      git show --no-patch --format='%h %s%n%an, %ad' --date=short refs/bisect/bad
      git bisect reset > /dev/null 2>&1 || :
  - id: culprit
    title: Name the commit
    if: steps.test.state == "failed" && steps.bisect.state == "succeeded"
    notify:
      title: Tests broken by \${{ steps.bisect.output.stdout.lines()[0] }}
      body: \${{ steps.bisect.output.stdout.trim() }}
      severity: error
  - id: unknown
    title: Say that it was not found
    if: steps.test.state == "failed" && steps.bisect.state == "failed"
    notify:
      title: Tests fail after the pull, the commit was not found
      body: \${{ steps.bisect.error.sentence }}
      severity: error
`,
};
