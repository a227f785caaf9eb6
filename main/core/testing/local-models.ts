/** For tests of other features: a core whose models run on this machine, and a tiny one that hears. */
export { startLocal } from '../../features/minds/local/testing/start-local.ts';
export { tinyWhisper } from '../../features/minds/local/testing/tiny-whisper.ts';
