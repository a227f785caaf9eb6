import { daysAway, named, partsOf, sizeOf, spanOf } from './days.ts';
import type { Begun, Measured, Words } from './types.ts';

const units = { byte: '字节', kilo: 'KB', mega: 'MB', giga: 'GB', tera: 'TB' };
const spans = { second: '秒', minute: '分钟', hour: '小时', day: '天' };
const measured: Record<Measured, string> = {
  ...{ cpu: '处理器', memory: '内存', disk: '磁盘', network: '网络', temperature: '温度' },
};
const end = (text: string) => (/[.!?。!?]$/.test(text) ? text : `${text}。`);
const part = (hour: number) =>
  hour < 5 ? '凌晨' : hour < 12 ? '上午' : hour === 12 ? '中午' : hour < 18 ? '下午' : '晚上';

export function chinese(now: number, zone: string): Words {
  const list = (items: readonly string[]) =>
    items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join('、')}和${items.at(-1)}`;
  const time = (at: number) => {
    const { hour, minute } = partsOf(at, zone);
    const said = hour === 0 ? 12 : hour > 12 ? hour - 12 : hour;
    return `${part(hour)}${said}点${minute === 0 ? '' : minute === 30 ? '半' : `${minute}分`}`;
  };
  const day = (at: number) => {
    const days = daysAway(at, now, zone);
    if (days === 0) return '今天';
    if (days === 1) return '明天';
    if (days === -1) return '昨天';
    if (Math.abs(days) < 7) return named(at, zone, 'zh-CN', { weekday: 'long' });
    const year = partsOf(at, zone).year === partsOf(now, zone).year ? {} : ({ year: 'numeric' } as const);
    return named(at, zone, 'zh-CN', { day: 'numeric', month: 'long', ...year });
  };
  const moment = (at: number) => `${day(at)}${time(at)}`;
  const lasting = (ms: number) => {
    const { count, unit } = spanOf(ms);
    return `${count}${spans[unit]}`;
  };
  const percent = (value: number) => `百分之${Math.round(value)}`;
  const bytes = (value: number) => {
    const { count, unit } = sizeOf(value);
    return `${count} ${units[unit]}`;
  };
  const what = (of: Begun): string => {
    switch (of.kind) {
      case 'deploy':
        return `${of.project}到${of.place}的部署`;
      case 'roll-back':
        return `${of.project}在${of.place}回滚到版本${of.version}`;
      case 'back-up':
        return `${list(of.names)}的备份`;
      case 'workflow':
        return `工作流${of.name}`;
    }
  };

  return {
    ...{ list, time, moment, lasting, percent, bytes },
    rate: (value) => `每秒${bytes(value)}`,
    degrees: (value) => `${Math.round(value)}度`,
    running({ project, count, first, cpuPercent, memoryBytes }) {
      if (count === 0) return project === null ? '现在没有服务在运行。' : `${project}没有服务在运行。`;
      const names = first.map(({ name, port }) => (port === null ? name : `${name},端口${port}`));
      const more = count > first.length ? `,还有${count - first.length}个` : '';
      const cost =
        cpuPercent === null || memoryBytes === null
          ? ''
          : `一共占用一个核心的${percent(cpuPercent)}和${bytes(memoryBytes)}内存。`;
      const since = count === 1 && first[0] ? `,已经${lasting(first[0].ms)}` : '';
      return `有${count}个服务在运行:${names.join(';')}${more}${since}。${cost}`;
    },
    needsMe({ count, first, about }) {
      if (count === 0) return '没有需要你处理的事。';
      const head = `有${count}件事需要你处理`;
      if (first !== null) return `${head}。${count === 1 ? '' : '首先:'}${end(first)}`;
      return `${head}${about === null ? '' : `,最紧急的是${about}`}。详情在屏幕上。`;
    },
    state({ project, health, branch, changed, running, live, backedUpAt }) {
      const parts = [
        ...(health === null ? [] : [`健康度${Math.round(health)}分`]),
        ...(branch === null ? [] : [`在${branch}分支`]),
        ...(changed === null ? [] : [changed === 0 ? '没有未提交的修改' : `${changed}个文件未提交`]),
        running === 0 ? '没有服务在运行' : `${running}个服务在运行`,
        ...(live === null ? [] : [`${live.place}上线的是版本${live.version}`]),
        backedUpAt === null ? '没有备份' : `${moment(backedUpAt)}备份过`,
      ];
      return `${project}:${parts.join(',')}。`;
    },
    gone: (project) => `${project}已经不在了。`,
    high: ({ what: of, level, ms, takers }) =>
      `${measured[of]}现在是${level}${ms === null ? '' : `,大约已有${lasting(ms)}`}。${
        takers.length === 0
          ? '无法判断是谁在占用。'
          : `占用最多的是${list(takers.map((one) => `${one.name},${one.level}`))}。`
      }`,
    notHigh: ({ what: of, level, taker }) =>
      `${measured[of]}不高:${level}。${taker === null ? '' : `占用最多的是${taker.name},${taker.level}。`}`,
    notMeasured: (of) => `这里没有测量${measured[of]}。`,
    costs: ({ first, none }) =>
      none || first.length === 0
        ? '今天没有测量到。'
        : `今天:${first
            .map(
              ({ name, coreHours, memoryBytes }) =>
                `${name} ${coreHours}核时${memoryBytes === null ? '' : `,${bytes(memoryBytes)}内存`}`,
            )
            .join(';')}。`,
    failed: ({ count, more, first }) =>
      count === 0
        ? '最近一天没有失败。'
        : `最近一天有${count}件事${more ? '以上' : ''}失败:${list(first)}${count > first.length ? '等等' : ''}。`,
    backup({ what: of, at, planned, provenAt, running }) {
      if (running) return `${of === null ? '' : `${of}的`}备份正在进行。`;
      if (!planned) return of === null ? '没有备份计划。' : `${of}没有备份计划。`;
      if (at === null) return of === null ? '还从来没有备份过。' : `${of}还从来没有备份过。`;
      const proof = provenAt === null ? '还没有验证过。' : `验证于${moment(provenAt)}。`;
      return `${of === null ? '' : `${of}的`}最近一次备份是${moment(at)}。${proof}`;
    },
    now: (at) => `现在是${named(at, zone, 'zh-CN', { month: 'long', day: 'numeric', weekday: 'long' })}${time(at)}。`,
    help: (examples) => `你可以说:${examples.join(';')}。`,
    here: (of) => `这是${of}。`,
    searched: (text) => `这是${text}的搜索结果。`,
    asked: () => '已经提问,回答会出现在对话里。',
    council: () => '委员会正在讨论,有结果会告诉你。',
    verdict({ winner, votes, seated, dissent, failed }) {
      if (failed) return '委员会没有得出结果,原因在屏幕上。';
      const head =
        winner === null
          ? `委员会没有做出决定,${seated}席中有${votes}席投票。`
          : `委员会决定:${end(winner)}${seated}席中有${votes}席投票。`;
      if (dissent === null) return `${head}没有反对意见。`;
      return `${head}最强的反对意见来自${dissent.name},主张${dissent.option}:${end(dissent.text)}`;
    },
    started: (names, port, again) =>
      `${list(names)}${again ? '重新' : ''}运行了${port === null ? '' : `,端口${port}`}。`,
    stopped: (names) => `${list(names)}已停止。`,
    stoppedAll: (count) => `已停止${count}个服务,现在没有服务在运行。`,
    begun: (of) => `${what(of)}已开始。`,
    over: (of, ok) => (ok ? `${what(of)}完成了。` : `${what(of)}没有成功,原因在屏幕上。`),
    reminded: (at, text) => `我会在${moment(at)}提醒你:${end(text)}`,
    already: (names) => `${list(names)}已经在运行。`,
    cannot(why) {
      switch (why.kind) {
        case 'unknown':
          return '它已经不在了。';
        case 'not-running':
          return why.project === null ? '现在没有服务在运行。' : `${why.project}没有服务在运行。`;
        case 'no-service':
          return why.known.length === 0
            ? `${why.project}没有可以启动的服务。`
            : `${why.project}没有这个服务。有${list(why.known)}。`;
        case 'no-place':
          return why.known.length === 0
            ? `${why.project}没有这样的环境。`
            : `${why.project}没有它。有${list(why.known)}。`;
        case 'which-place':
          return `请说是哪一个:${list(why.known)}。`;
        case 'no-mind':
          return '没有连接模型。';
        case 'no-plan':
          return why.project === null ? '没有备份计划。' : `${why.project}没有备份计划。`;
        case 'past':
          return '这个时间已经过去了。';
        case 'no-window':
          return 'Optimus 的窗口没有打开。';
        case 'other':
          return '现在做不到,原因在屏幕上。';
      }
    },
    didNot: () => '没有成功,原因在屏幕上。',
    stoppedHalfway: () => '已取消。',
  };
}
