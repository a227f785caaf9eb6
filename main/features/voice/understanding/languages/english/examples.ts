import type { Language } from '../types.ts';

export const examples: Language['examples'] = [
  {
    group: 'Look',
    say: ["What's running?", 'What needs me?', 'How is {project} doing?', 'Show the logs of {project}', 'What failed?'],
  },
  {
    group: 'Do',
    say: [
      'Start {project}',
      'Restart {project}',
      'Deploy {project} to staging',
      'Roll back {project}',
      'Back up {project}',
      'Run {workflow}',
    ],
  },
  { group: 'Why', say: ['Why is the CPU high?', 'Why is the disk full?', 'What did it cost?'] },
  {
    group: 'Remember',
    say: ['Remind me tomorrow at nine to rotate keys', 'Remind me in 20 minutes to check the deployment'],
  },
  { group: 'Think', say: ['Ask the council whether we should drop Redis', 'Ask the assistant how DNS works'] },
  { group: 'Go', say: ['Go to monitors', 'Open the settings', 'Dark theme', 'Open {project}'] },
  { group: 'Speak', say: ['Dictate', 'Say that again', 'Be quiet', 'Cancel'] },
];
