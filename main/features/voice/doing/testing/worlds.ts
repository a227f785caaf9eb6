/** What other features begin their tests with. */
export { startBackups } from '../../../backups/testing/started.ts';
export { answering, startCouncil, votesBy } from '../../../council/testing/start-council.ts';
export { startShipping } from '../../../deployments/testing/ship.ts';
export { openMonitors } from '../../../monitors/testing/open-monitors.ts';
