import type { VoiceLanguage } from '../../../../../shared/features/voice/intents.ts';
import type { Meaning } from './types.ts';

/** A question that is known by its words, in whatever order they come: only of what looks and changes nothing. */
export interface Topic {
  means: Meaning;
  /** One phrase of each group is in it, somewhere. */
  need: readonly (readonly string[])[];
  /** The name of a project is in it, or may be. */
  project: 'must' | 'may' | 'none';
}

export interface Topics {
  /** With one of them a question or a wish to see begins. */
  openers: readonly string[];
  /** With one of them in it, something else is meant. */
  never: readonly string[];
  topics: readonly Topic[];
}

const metric = (
  metric: NonNullable<Meaning['metric']>,
  why: readonly string[],
  what: readonly string[],
  how: readonly string[],
): Topic => ({ means: { kind: 'why', metric }, need: [why, what, how], project: 'may' });

const enWhy = ['why', 'how come', 'what', 'who', 'how full', 'what is'];
const deWhy = ['warum', 'wieso', 'weshalb', 'weswegen', 'woran', 'was', 'wer', 'wie voll', 'wie kommt'];
const zhWhy = ['为什么', '为啥', '为何', '怎么', '什么', '谁', '哪个'];

export const topics: Record<VoiceLanguage, Topics> = {
  en: {
    openers:
      'what which why how when who is are did does do has have was were any anything show list tell let can there give'.split(
        ' ',
      ),
    never:
      'stop start restart reboot deploy ship release roll revert remind kill delete remove if ask run launch happens back stopped started restarted deployed song'.split(
        ' ',
      ),
    topics: [
      metric(
        'cpu',
        enWhy,
        ['cpu', 'processor', 'load', 'cores'],
        ['high', 'busy', 'hundred', '100', 'percent', 'usage', 'using', 'eating', 'loaded', 'hogging', 'up', 'so much'],
      ),
      metric(
        'cpu',
        ['why', 'how come', 'what makes'],
        ['computer', 'machine', 'laptop', 'system', 'everything', 'pc'],
        ['slow', 'sluggish', 'laggy', 'lagging', 'busy', 'freezing'],
      ),
      metric(
        'memory',
        enWhy,
        ['memory', 'ram'],
        ['high', 'full', 'much', 'using', 'eating', 'usage', 'hogging', 'all', 'low', 'running out', 'taking'],
      ),
      metric(
        'disk',
        [...enWhy, 'how'],
        ['disk', 'drive', 'storage', 'disk space', 'ssd'],
        ['full', 'using', 'space', 'eating', 'filling', 'filled', 'slow', 'taking', 'low', 'busy'],
      ),
      metric(
        'network',
        enWhy,
        ['network', 'internet', 'connection', 'wifi', 'bandwidth'],
        ['slow', 'using', 'busy', 'eating', 'bad', 'down', 'hogging'],
      ),
      metric(
        'temperature',
        enWhy,
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
  },
  de: {
    openers:
      'was welche welcher welches warum wieso weshalb woran wie wann wer ist sind laeuft laufen hat habe haben gibt gab muss soll zeig zeige sag sage liste schau lass braucht wartet wurde wo ging'.split(
        ' ',
      ),
    never:
      'stopp stoppe stoppen starte starten neustart deploye deployen ausrollen zurueckrollen erinnere erinner beende beenden loesche loeschen wenn falls sollen frag frage gestoppt gestartet beendet ausfuehren zurueck gekommen'.split(
        ' ',
      ),
    topics: [
      metric(
        'cpu',
        deWhy,
        ['cpu', 'prozessor', 'last', 'auslastung', 'cpus', 'kerne'],
        ['hoch', 'ausgelastet', 'viel', 'hundert', '100', 'prozent', 'frisst', 'beschaeftigt', 'voll', 'belastet'],
      ),
      metric(
        'cpu',
        ['warum', 'wieso', 'weshalb', 'woran'],
        ['rechner', 'computer', 'laptop', 'maschine', 'system', 'alles', 'pc', 'kiste'],
        ['langsam', 'lahm', 'traege', 'haengt', 'ruckelt', 'stockt'],
      ),
      metric(
        'memory',
        deWhy,
        ['speicher', 'arbeitsspeicher', 'ram', 'hauptspeicher'],
        ['voll', 'viel', 'frisst', 'braucht', 'belegt', 'verbraucht', 'knapp', 'hoch', 'weg'],
      ),
      metric(
        'disk',
        deWhy,
        ['platte', 'festplatte', 'speicherplatz', 'laufwerk', 'ssd', 'plattenplatz'],
        ['voll', 'belegt', 'frisst', 'viel', 'knapp', 'langsam', 'weg', 'fuellt'],
      ),
      metric(
        'network',
        deWhy,
        ['netz', 'netzwerk', 'internet', 'wlan', 'verbindung', 'leitung', 'bandbreite'],
        ['langsam', 'lahm', 'frisst', 'schlecht', 'belegt', 'voll', 'braucht'],
      ),
      metric(
        'temperature',
        deWhy,
        ['rechner', 'computer', 'laptop', 'luefter', 'temperatur', 'maschine', 'cpu', 'prozessor'],
        ['heiss', 'warm', 'laut', 'hitze', 'dreht', 'temperatur'],
      ),
      { means: { kind: 'running' }, need: [['laeuft', 'laufen', 'am laufen', 'gestartet sind']], project: 'none' },
      {
        means: { kind: 'needs-me' },
        need: [
          ['was', 'etwas', 'irgendetwas', 'irgendwas', 'probleme'],
          [
            'kuemmern',
            'braucht mich',
            'zu tun',
            'tun',
            'erledigen',
            'aufmerksamkeit',
            'ansehen',
            'anschauen',
            'wartet auf mich',
            'fuer mich',
          ],
        ],
        project: 'none',
      },
      {
        means: { kind: 'costs' },
        need: [
          ['was', 'wie viel', 'wieviel', 'wie teuer', 'kosten'],
          ['kostet', 'gekostet', 'ausgegeben', 'geld', 'kosten', 'bezahlt', 'teuer', 'verbraucht', 'euro'],
        ],
        project: 'may',
      },
      {
        means: { kind: 'what-failed' },
        need: [
          ['was', 'etwas', 'irgendwas', 'welche', 'irgendetwas', 'fehler'],
          [
            'schiefgelaufen',
            'schief gelaufen',
            'schiefgegangen',
            'schief gegangen',
            'schief',
            'fehlgeschlagen',
            'kaputt',
            'kaputtgegangen',
            'kaputt gegangen',
            'abgestuerzt',
            'gescheitert',
            'fehler',
          ],
        ],
        project: 'may',
      },
      {
        means: { kind: 'last-backup' },
        need: [
          ['wann', 'wie alt', 'wie lange'],
          ['sicherung', 'backup', 'gesichert', 'gebackupt', 'sicherungskopie'],
        ],
        project: 'may',
      },
      {
        means: { kind: 'show-logs' },
        need: [['log', 'logs', 'loggt', 'protokoll', 'protokolle', 'protokolliert', 'ausgabe', 'schreibt', 'geloggt']],
        project: 'must',
      },
      {
        means: { kind: 'project-state' },
        need: [
          [
            'wie',
            'status',
            'zustand',
            'laeuft',
            'geht',
            'gesund',
            'erreichbar',
            'online',
            'in ordnung',
            'steht',
            'los',
          ],
        ],
        project: 'must',
      },
    ],
  },
  zh: {
    openers: [],
    never: [
      '停止',
      '停掉',
      '启动',
      '重启',
      '部署',
      '回滚',
      '提醒',
      '关掉',
      '关闭',
      '删除',
      '如果',
      '要不要',
      '应该',
      '问',
      '昨天停',
      '停了',
      '发布',
      '让我',
      '公交',
    ],
    topics: [
      metric('cpu', zhWhy, ['cpu', '处理器', '负载'], ['高', '忙', '满', '占', '百分之', '用']),
      metric('cpu', ['为什么', '为啥', '为何', '怎么'], ['电脑', '机器', '系统', '笔记本'], ['慢', '卡', '顿']),
      metric('memory', zhWhy, ['内存'], ['高', '满', '占', '用', '吃', '多', '不够']),
      metric('disk', zhWhy, ['磁盘', '硬盘', '存储', '空间'], ['满', '占', '用', '吃', '不够', '多', '慢']),
      metric('network', zhWhy, ['网络', '网速', '带宽', '流量'], ['慢', '占', '用', '卡', '差', '多']),
      metric('temperature', zhWhy, ['电脑', '机器', '笔记本', '风扇', '温度'], ['热', '烫', '响', '吵', '温度高']),
      {
        means: { kind: 'running' },
        need: [
          ['什么', '哪些', '有没有', '多少'],
          ['在跑', '在运行', '运行着', '跑着', '正在运行'],
        ],
        project: 'may',
      },
      {
        means: { kind: 'needs-me' },
        need: [
          ['什么', '有没有', '哪些', '有事'],
          ['需要我', '要我', '我处理', '等我', '该我', '我来', '待处理'],
        ],
        project: 'none',
      },
      {
        means: { kind: 'costs' },
        need: [
          ['多少', '几'],
          ['钱', '费用', '花了', '花费', '开销', '成本'],
        ],
        project: 'may',
      },
      {
        means: { kind: 'what-failed' },
        need: [
          ['什么', '哪些', '哪里', '有没有', '吗', '啥'],
          ['失败', '出错', '崩溃', '出问题', '坏了', '错误', '挂了', '故障'],
        ],
        project: 'may',
      },
      {
        means: { kind: 'last-backup' },
        need: [['什么时候', '何时', '多久', '几点', '上次', '最近'], ['备份']],
        project: 'may',
      },
      { means: { kind: 'show-logs' }, need: [['日志', '输出了什么', '打印了什么']], project: 'must' },
      {
        means: { kind: 'project-state' },
        need: [
          [
            '怎么样',
            '怎样',
            '如何',
            '状态',
            '还好',
            '正常吗',
            '在运行吗',
            '还在吗',
            '在跑吗',
            '情况',
            '好吗',
            '还活着',
          ],
        ],
        project: 'must',
      },
    ],
  },
};
