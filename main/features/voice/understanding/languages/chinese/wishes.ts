import type { Row } from '../types.ts';

/** Where to go, what to find, what to remember, and the talk itself. */
export const wishes: readonly Row[] = [
  {
    means: { kind: 'show-logs' },
    say: [
      '<show> <target> [的] (日志|记录|输出|log|logs)',
      '<target> 的 (日志|输出|log|logs)',
      '(把) <target> 的 (日志|输出) (打开|显示|给我看) [出来]',
    ],
  },
  {
    means: { kind: 'open-project' },
    say: ['<show> <project> [的页面]', '(去|到|进入|转到|跳到|切换到) <project>', '(把) <project> 打开'],
  },
  { means: { kind: 'search' }, say: ['(搜索|查找|搜|寻找|搜一下|找|找一下|查一下|查询) {text}', '{text} 在哪里'] },
  {
    means: { kind: 'remind' },
    say: [
      '提醒我 {time} [要|去] {text}',
      '{time} [的时候] (提醒我|叫我) [要|去] {text}',
      '(提醒我) {text} {time}',
      '(设|设置|加|添加|创建) [一个|个] {time} [的] 提醒 {text}',
      '(设|设置|加|添加|创建) [一个|个] 提醒 {time} {text}',
    ],
  },
  {
    means: { kind: 'ask-council' },
    say: [
      '(问|请问|问问|咨询|问一问) (委员会|议会|理事会) {text}',
      '让 (委员会|议会|理事会) (决定|讨论|投票|评议) {text}',
    ],
  },
  { means: { kind: 'ask' }, say: ['(问|请问|问问|问一问) (助手|聊天|模型|ai|人工智能|机器人) {text}'] },
  { means: { kind: 'dictate' }, say: ['(听写|口述|开始听写|开始口述)', '(输入|写下|记下|打字|听写|写) {text}'] },
  {
    means: { kind: 'repeat' },
    say: ['(再说|再讲|再念|再读) (一遍|一次|一下)', '重复 [一遍|一次]', '你说什么', '再来一遍', '重说一遍'],
  },
  {
    means: { kind: 'hush' },
    say: [
      '(安静|闭嘴|住口|静音|停|停下|停止)',
      '(别|不要|不用) (说|讲|念|读) [了|话|话了|下去了]',
      '(停止|停下) (说话|朗读|播放)',
      '够了',
    ],
  },
  {
    means: { kind: 'cancel' },
    say: ['(取消|算了|不用了|不要了|作罢|放弃|没事|没事了|不了)', '(取消|放弃) (这个|它|操作)', '当我没说'],
  },
  {
    means: { kind: 'command' },
    say: [
      '(去|到|回|回到|返回|转到|跳到|进入|切换到|前往|跳转到|打开到) {place} [页|页面|界面|那里]',
      '<show> [一下] {place} [页|页面|界面]',
      '{place} [页|页面|界面]',
    ],
  },
  { means: { kind: 'command' }, say: ['[<show>|切换到|换成|使用|用|启用|执行|创建] [一个|个] {action}'] },
];
