/** What is written where there is no file yet: all of it examples, none of them in force. */
export const firstFile = `# Phrases of your own. Optimus reads this file again whenever you save it.
#
# say       what you say, or a list of it. (one|or another), [may be there], and gaps:
#           {project} {service} {environment} {workflow} {time} {text}
# means     what is to be done: start, stop, restart, stop-all, deploy, roll-back, back-up, run-workflow, open-project,
#           show-logs, project-state, running, needs-me, why, costs, what-failed, last-backup, search, remind, ask,
#           ask-council, dictate, command, time, help, repeat, hush, cancel
# language  en, de or zh, where it is to be heard in one language only
# project, service, environment, workflow, command, metric, text
#           what you do not say. A project and a workflow by name, a command by its id.
#
# What stops, restarts, deploys or rolls back is asked about as ever, however you call it.

version: 1
phrases: []
#  - say: wake up the store
#    means: start
#    project: shop
#
#  - say: ["put {project} live", "(send|push) {project} out"]
#    means: deploy
#    environment: production
#
#  - say: Feierabend
#    language: de
#    means: stop-all
#
#  - say: jot down {text} for {time}
#    means: remind
#
#  - say: who eats my machine
#    means: why
#    metric: cpu
#
#  - say: lights out
#    means: command
#    command: settings.theme.dark
`;
