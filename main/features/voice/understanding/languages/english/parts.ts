/** What several ways of saying it share. */
export const parts: Record<string, string> = {
  the: '[the|my|our|this]',
  target:
    '(<the> [project] {project} [project|app|server|service]|<the> {service} [service|container|process] (of|in|from|for|on) <the> [project] {project} [project]|<the> [project] {project} {service} [service|container|process])',
  project: '<the> [project|app] {project} [project|app]',
  on: '[[on|in|to|at|for|into|onto] [the] {environment} [environment|server|system]]',
  show: '(show|open|open up|let me see|let me look at|check|display|view|see|give|let us see|pull up|look at|get) [me] [us]',
  all: '(everything|all|all of it|it all|all services|all the services|all projects|all the projects|all of them|every service|every project|all that runs|everything that runs|everything that is running)',
  cpu: '(cpu|processor|cpu usage|processor usage|processors|cpus|load|system load)',
  memory: '(memory|ram|memory usage)',
  disk: '(disk|disks|hard disk|hard drive|drive|storage|disk space|space|ssd|disk usage)',
  network: '(network|internet|connection|bandwidth|net|traffic|wifi|network traffic)',
  temperature: '(temperature|heat|machine temperature)',
  high: '(high|busy|full|slow|hot|low|loaded|used|big|up|bad|at 100|maxed out|used up|loud)',
};
