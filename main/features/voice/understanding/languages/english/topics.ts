import { metricTopic } from '../metric-topic.ts';
import type { Topics } from '../types.ts';

const why = ['why', 'how come', 'what', 'who', 'how full', 'what is'];

export const topics: Topics = {
  openers:
    'what which why how when who is are did does do has have was were any anything show list tell let can there give'.split(
      ' ',
    ),
  never:
    'stop start restart reboot deploy ship release roll revert remind kill delete remove if ask run launch happens back stopped started restarted deployed song'.split(
      ' ',
    ),
  topics: [
    metricTopic(
      'cpu',
      why,
      ['cpu', 'processor', 'load', 'cores'],
      ['high', 'busy', 'hundred', '100', 'percent', 'usage', 'using', 'eating', 'loaded', 'hogging', 'up', 'so much'],
    ),
    metricTopic(
      'cpu',
      ['why', 'how come', 'what makes'],
      ['computer', 'machine', 'laptop', 'system', 'everything', 'pc'],
      ['slow', 'sluggish', 'laggy', 'lagging', 'busy', 'freezing'],
    ),
    metricTopic(
      'memory',
      why,
      ['memory', 'ram'],
      ['high', 'full', 'much', 'using', 'eating', 'usage', 'hogging', 'all', 'low', 'running out', 'taking'],
    ),
    metricTopic(
      'disk',
      [...why, 'how'],
      ['disk', 'drive', 'storage', 'disk space', 'ssd'],
      ['full', 'using', 'space', 'eating', 'filling', 'filled', 'slow', 'taking', 'low', 'busy'],
    ),
    metricTopic(
      'network',
      why,
      ['network', 'internet', 'connection', 'wifi', 'bandwidth'],
      ['slow', 'using', 'busy', 'eating', 'bad', 'down', 'hogging'],
    ),
    metricTopic(
      'temperature',
      why,
      ['machine', 'computer', 'laptop', 'fan', 'fans', 'temperature', 'cpu', 'processor'],
      ['hot', 'warm', 'loud', 'heat', 'noisy', 'overheating', 'temperature'],
    ),
    { means: { kind: 'running' }, need: [['running', 'is up', 'are up']], project: 'none' },
    {
      means: { kind: 'needs-me' },
      need: [
        ['problem', 'problems', 'anything', 'something', 'what', 'issues', 'things'],
        [
          'attention',
          'look at',
          'needs me',
          'need me',
          'take care of',
          'deal with',
          'to do',
          'waiting for me',
          'worry about',
          'for me to',
        ],
      ],
      project: 'none',
    },
    {
      means: { kind: 'costs' },
      need: [
        ['how much', 'what', 'how many'],
        ['cost', 'costs', 'spent', 'spend', 'money', 'paid', 'dollars', 'euros', 'expensive'],
      ],
      project: 'may',
    },
    {
      means: { kind: 'what-failed' },
      need: [
        ['what', 'did', 'has', 'have', 'any', 'anything', 'which', 'something'],
        ['failed', 'fail', 'broke', 'break', 'broken', 'crash', 'crashed', 'wrong', 'failures', 'errors'],
      ],
      project: 'may',
    },
    {
      means: { kind: 'last-backup' },
      need: [
        ['when', 'how old', 'how long ago', 'last', 'latest'],
        ['backup', 'backups', 'backed up', 'snapshot'],
      ],
      project: 'may',
    },
    {
      means: { kind: 'show-logs' },
      need: [['log', 'logs', 'logging', 'logged', 'output', 'printing', 'printed', 'writes']],
      project: 'must',
    },
    {
      means: { kind: 'project-state' },
      need: [
        [
          'how',
          'status',
          'state',
          'health',
          'doing',
          'up',
          'alive',
          'healthy',
          'okay',
          'ok',
          'fine',
          'running',
          'online',
          'down',
          'going',
          'things',
          'working',
        ],
      ],
      project: 'must',
    },
  ],
};
