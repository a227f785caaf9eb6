import { metricTopic } from '../metric-topic.ts';
import type { Topics } from '../types.ts';

const why = ['为什么', '为啥', '为何', '怎么', '什么', '谁', '哪个'];

export const topics: Topics = {
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
    metricTopic('cpu', why, ['cpu', '处理器', '负载'], ['高', '忙', '满', '占', '百分之', '用']),
    metricTopic('cpu', ['为什么', '为啥', '为何', '怎么'], ['电脑', '机器', '系统', '笔记本'], ['慢', '卡', '顿']),
    metricTopic('memory', why, ['内存'], ['高', '满', '占', '用', '吃', '多', '不够']),
    metricTopic('disk', why, ['磁盘', '硬盘', '存储', '空间'], ['满', '占', '用', '吃', '不够', '多', '慢']),
    metricTopic('network', why, ['网络', '网速', '带宽', '流量'], ['慢', '占', '用', '卡', '差', '多']),
    metricTopic('temperature', why, ['电脑', '机器', '笔记本', '风扇', '温度'], ['热', '烫', '响', '吵', '温度高']),
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
        ['怎么样', '怎样', '如何', '状态', '还好', '正常吗', '在运行吗', '还在吗', '在跑吗', '情况', '好吗', '还活着'],
      ],
      project: 'must',
    },
  ],
};
