import type { Template } from './template.ts';

export const morningBrief: Template = {
  id: 'morning-brief',
  name: 'Morning brief',
  description: 'What needs you, what went wrong and what has run since yesterday, at half past eight.',
  programs: [],
  source: `name: Morning brief
description: What needs you, what went wrong and what has run since yesterday, at half past eight.
on:
  - cron: "30 8 * * *"
    missed: once
steps:
  - id: attention
    needs: []
    look: attention
  - id: journal
    needs: []
    look: { journal: { since: 24h } }
  - id: runs
    needs: []
    look: { runs: { since: 24h } }
  - id: sum
    title: Put together
    needs: [attention, journal, runs]
    set:
      items: '\${{ steps.attention.output.items.map(i, "• " + i.sentence) }}'
      trouble: '\${{ steps.journal.output.events.filter(e, e.severity in ["warning", "error"]).map(e, "• " + formatTime(e.at, "HH:mm") + " " + e.sentence) }}'
      failed: '\${{ steps.runs.output.runs.filter(r, r.state == "failed").map(r, "• " + r.name + ": " + text(r.error)) }}'
      ran: \${{ size(steps.runs.output.runs) }}
  - id: tell
    title: Tell
    notify:
      title: 'Good morning: \${{ size(steps.sum.output.items) == 0 ? "nothing needs you" : plural(size(steps.sum.output.items), "thing") + " for you" }}'
      body: |-
        \${{ steps.sum.output.items.slice(0, 10).join("\\n") }}
        \${{ plural(steps.sum.output.ran, "run") }} since yesterday, \${{ size(steps.sum.output.failed) }} failed.
        \${{ steps.sum.output.failed.slice(0, 10).join("\\n") }}
        \${{ size(steps.sum.output.trouble) > 0 ? "From the journal:" : "" }}
        \${{ steps.sum.output.trouble.slice(0, 10).join("\\n") }}
`,
};
