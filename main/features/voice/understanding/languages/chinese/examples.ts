import type { Language } from '../types.ts';

export const examples: Language['examples'] = [
  {
    group: '查看',
    say: [
      '现在有什么在运行？',
      '有什么需要我处理的？',
      '{project} 怎么样了？',
      '显示 {project} 的日志',
      '什么失败了？',
    ],
  },
  {
    group: '操作',
    say: [
      '启动 {project}',
      '重启 {project}',
      '把 {project} 部署到预发',
      '回滚 {project}',
      '备份 {project}',
      '执行 {workflow}',
    ],
  },
  { group: '原因', say: ['为什么 CPU 这么高？', '为什么磁盘满了？', '我花了多少钱？'] },
  { group: '提醒', say: ['明天上午九点提醒我更换密钥', '半小时后提醒我检查部署'] },
  { group: '思考', say: ['问一下委员会我们应不应该放弃 Redis', '问助手 DNS 怎么工作'] },
  { group: '前往', say: ['打开监控', '去设置', '深色主题', '打开 {project}'] },
  { group: '说话', say: ['听写', '再说一遍', '安静', '取消'] },
];
