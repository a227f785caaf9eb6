import type { Template } from './template.ts';

export const restartOnCrash: Template = {
  id: 'restart-on-crash',
  name: 'Restart on crash',
  description:
    'When the run that keeps a program going has failed, starts the program again, several times with growing pauses; then it asks you.',
  programs: [],
  source: `name: Restart on crash
description: When the run that keeps a program going has failed, starts the program again, several times with growing pauses; then it asks you.
inputs:
  folder: { type: folder, title: Project, default: ~/projects/shop }
  start: { type: string, title: Command that starts it, default: npm start }
on:
  # Put the name of the workflow in whose step your program runs in place of "Serve the shop".
  - journal: [run.failed]
    if: trigger.subjects.exists(s, s.type == "run" && s.label == "Serve the shop")
    overlap: skip
steps:
  - id: again
    title: Start it again
    in: \${{ inputs.folder }}
    env: { START: "\${{ inputs.start }}" }
    shell: sh
    retry: { attempts: 5, backoff: 5s, max-backoff: 2m }
    on-error: continue
    # The step lasts as long as the program. A start command that comes back at once, such as systemctl restart, does as well.
    run: exec sh -c "$START"
  - id: escalate
    title: Say that it does not stay up
    if: steps.again.state == "failed"
    notify:
      title: \${{ inputs.start }} crashes again and again
      body: \${{ steps.again.error.sentence }}
      severity: error
  - id: ask
    title: Ask whether to go on
    if: steps.again.state == "failed"
    approve:
      question: \${{ inputs.start }} has crashed five times in a row. Start it once more? Look at its log first.
      for: 2d
      otherwise: reject
  - id: last
    title: Start it once more
    if: steps.again.state == "failed"
    in: \${{ inputs.folder }}
    env: { START: "\${{ inputs.start }}" }
    shell: sh
    run: exec sh -c "$START"
`,
};
