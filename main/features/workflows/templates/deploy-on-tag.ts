import type { Template } from './template.ts';

export const deployOnTag: Template = {
  id: 'deploy-on-tag',
  name: 'Deploy on tag',
  description:
    'Tests a new tag in a folder of its own, asks, deploys, checks that it answers, and goes back when it does not.',
  programs: ['git'],
  source: `name: Deploy on tag
description: Tests a new tag in a folder of its own, asks, deploys, checks that it answers, and goes back when it does not.
inputs:
  folder: { type: folder, title: Project, default: ~/projects/shop }
  tag: { type: string, title: Tag when run by hand, default: "", required: false }
  test: { type: string, title: Command that tests, default: npm ci && npm test }
  deploy: { type: string, title: Command that deploys $TAG, default: ./deploy.sh }
  rollback: { type: string, title: Command that goes back to $PREVIOUS, default: ./rollback.sh }
  health: { type: string, title: Address that must answer afterwards, default: "http://localhost:3000/health", required: false }
on:
  - git: ~/projects/shop
    events: [tag]
steps:
  - id: tag
    set: '\${{ trigger.get("tag", null) == null ? inputs.tag : trigger.tag }}'
  - id: checkout
    title: Check out the tag beside the project
    in: \${{ trigger.get("repository", inputs.folder) }}
    env: { TAG: "\${{ steps.tag.output }}" }
    shell: sh
    run: |
      set -eu
      [ -n "$TAG" ] || { echo "There is no tag to deploy" >&2; exit 1; }
      git rev-parse --verify --quiet "refs/tags/$TAG^{commit}" > /dev/null || { echo "There is no tag $TAG" >&2; exit 1; }
      tree=\${TMPDIR:-/tmp}/optimus-deploy-$OPTIMUS_RUN_ID
      # The step may be tried again after a crash.
      git worktree remove --force "$tree" > /dev/null 2>&1 || rm -rf "$tree"
      git worktree prune
      git worktree add --quiet --detach "$tree" "refs/tags/$TAG"
      printf '%s\\n' "$tree"
      git describe --tags --abbrev=0 "refs/tags/$TAG^" 2> /dev/null || echo
    undo:
      in: \${{ trigger.get("repository", inputs.folder) }}
      env: { TREE: "\${{ steps.checkout.output.stdout.lines()[0] }}" }
      shell: sh
      run: git worktree remove --force "$TREE"
  - id: test
    title: Test it
    in: \${{ steps.checkout.output.stdout.lines()[0] }}
    env: { TEST: "\${{ inputs.test }}" }
    shell: sh
    timeout: 1h
    run: exec sh -c "$TEST"
  - id: ask
    title: Ask
    approve:
      question: Tests of \${{ steps.tag.output }} have passed. Deploy it?
      for: 2d
      otherwise: reject
  - id: deploy
    title: Deploy
    in: \${{ steps.checkout.output.stdout.lines()[0] }}
    env:
      TAG: \${{ steps.tag.output }}
      PREVIOUS: \${{ steps.checkout.output.stdout.lines().slice(1).join("") }}
      COMMAND: \${{ inputs.deploy }}
    shell: sh
    timeout: 1h
    run: exec sh -c "$COMMAND"
    undo:
      in: \${{ steps.checkout.output.stdout.lines()[0] }}
      env:
        TAG: \${{ steps.tag.output }}
        PREVIOUS: \${{ steps.checkout.output.stdout.lines().slice(1).join("") }}
        COMMAND: \${{ inputs.rollback }}
      shell: sh
      run: exec sh -c "$COMMAND"
  - id: healthy
    title: Ask it whether it is well
    if: inputs.health != ""
    http: { url: "\${{ inputs.health }}", expect: [200-299], save: none }
    retry: { attempts: 10, backoff: 2s, max-backoff: 15s }
  - id: tidy
    title: Remove the folder
    in: \${{ trigger.get("repository", inputs.folder) }}
    env: { TREE: "\${{ steps.checkout.output.stdout.lines()[0] }}" }
    shell: sh
    on-error: continue
    run: git worktree remove --force "$TREE"
  - id: tell
    notify: \${{ steps.tag.output }} is deployed
`,
};
