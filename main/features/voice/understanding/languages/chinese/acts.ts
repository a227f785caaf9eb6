import type { Row } from '../types.ts';

/** What changes something. */
export const acts: readonly Row[] = [
  {
    means: { kind: 'start' },
    say: [
      '<at> (启动|开启|运行|跑|打开服务|拉起|跑起来) <target> <on>',
      '(启动|开启|运行|拉起) <at> <target> <on>',
      '<at> (把|将) <at> <target> <on> (启动|开启|运行|跑|拉) [起来]',
      '(让) <target> <on> (运行|跑) [起来]',
    ],
  },
  {
    means: { kind: 'stop' },
    say: [
      '<at> (停止|停掉|关掉|关闭|停下|停用|结束|终止|关停) [运行] <target>',
      '(停止|停掉|关掉|关闭|停下|停用|结束|终止|关停) <at> <target> <on>',
      '<at> (把|将) <at> <target> <on> (停止|停掉|停|停下|停下来|关掉|关闭|关|关了|停了|终止|结束)',
    ],
  },
  {
    means: { kind: 'stop-all' },
    say: [
      '(停止|停掉|关掉|关闭|停下|结束|终止) <all>',
      '(全部|所有|所有服务|全部服务|所有的服务) [都] (停止|停掉|关掉|关闭|停下)',
      '(把|将) <all> [都] (停止|停掉|停|关掉|关闭|关了|停了)',
    ],
  },
  {
    means: { kind: 'restart' },
    say: [
      '<at> (重启|重新启动|重新运行|再启动|重开) <at> <target> <on>',
      '<at> (把|将) <at> <target> <on> (重启|重新启动|重新运行)',
    ],
  },
  {
    means: { kind: 'deploy' },
    say: [
      '(部署|发布|上线|推送|发版) <project> <on>',
      '<at> (部署|发布|上线) <project>',
      '(部署|发布) <at> <project>',
      '(把|将) <project> (部署|发布|上线|推送) <on>',
      '(把|将) <project> <on> (部署|发布|上线)',
    ],
  },
  {
    means: { kind: 'roll-back' },
    say: [
      '<at> (回滚|回退|还原|恢复) <at> <project> <on> [到 [上一个|之前的|前一个|上个] 版本]',
      '<at> (把|将) <at> <project> <on> (回滚|回退|还原|退回|恢复) [到] [(上一个|之前的|前一个|上个|旧) 版本]',
    ],
  },
  {
    means: { kind: 'back-up' },
    say: [
      '(备份) (<project>|<all>)',
      '(给|为|对) (<project>|<all>) (做|创建|进行) [一个|个|一次|次] 备份',
      '(把|将) (<project>|<all>) [都] 备份',
      '(做|创建|进行|运行|开始) [一个|个|一次] 备份',
      '(备份)',
    ],
  },
  {
    means: { kind: 'run-workflow' },
    say: [
      '(运行|执行|启动|开始|触发|跑) [工作流|工作流程|流程] {workflow} [工作流|流程]',
      '(把|将) [工作流] {workflow} [工作流] (运行|执行|启动|跑) [起来]',
    ],
  },
];
