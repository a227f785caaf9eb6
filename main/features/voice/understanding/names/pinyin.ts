/**
 * How Chinese characters sound, without tones, as far as names of projects and the commands need it. A character that is not
 * here sounds like nothing but itself.
 */
const sounds =
  'bao 报抱宝保包饱暴爆 biao 表标彪 shang 商上尚伤 cheng 城成程承诚 hou 后候厚猴 tai 台太泰态抬 qian 前钱千签 ding 订定丁顶 dan 单但蛋担 zhi 支之知只直值 fu 付服付福府负 yong 用永 hu 户护湖互 xi 系西习细息 tong 统通同 guan 管关官观馆 li 理里利力立例历 bo 博波播 ke 客课科可 wang 网往王忘 zhan 站占战展 shu 数书树输 ju 据局具聚 ku 库酷苦 fen 分份芬 xi 析 jian 监建件减间简 kong 控空孔 wu 务物无五 ce 测策册 shi 试是事时市式 xiang 项向象享 mu 目木母 ping 平评屏 zhong 中钟种 xin 心新信 jie 接街结界节借 kou 口扣 ri 日 zhi 志 xiao 消小校效 tui 推退 song 送宋 sou 搜 suo 索所锁 jian 荐 liao 聊料 tian 天田甜 ji 机记集计鸡基 qi 器起启期汽气 ren 人认任 xue 学雪 gong 工公功 ju 具 cai 财才彩 cun 存村 liu 流留 di 地弟帝 tu 图土途 qi 气 yin 音银因 yue 乐月约阅 shi 视 pin 频品 pian 片篇 wen 文问闻 dang 档当 bi 笔比币 li 历 ren 任 you 邮有游优 jian 件 deng 登等灯 lu 录路陆 zhu 注主住 ce 册 zheng 证正政 quan 权全泉 xian 限线先 guan 关 dai 代带袋 huan 缓环换欢 dui 队对 lie 列烈 ying 应影营 yong 应 ge 歌个格 dian 点店电典 che 车 ka 卡 qian 签 cha 查茶 mian 面免 mo 模 ban 板版办半 zhang 账张长章 hao 号好 shang 尚 jia 家价加架 kuai 快块 di 递 dan 单 piao 票飘 wei 微位为未 bo 博 lian 联连练 meng 盟梦 dao 道到岛 hang 航行 kong 空 tian 天 qi 气 yun 云运 bei 备北贝 mei 每美 ri 日 gao 告高 qing 清请青 huan 缓 ting 停挺听 zhi 止至 bu 部布不 shu 署属熟 chong 重从虫 qi 启 hui 回会汇 gun 滚棍 dong 动东懂 bei 备';

const soundOf = new Map<string, string>();
{
  let sound = '';
  for (const part of sounds.split(' ')) {
    if (/^[a-z]/.test(part)) sound = part;
    else for (const character of part) if (!soundOf.has(character)) soundOf.set(character, sound);
  }
}

/** Those that many speakers do not keep apart are one: zh and z, ing and in, l and n. */
const merge = (sound: string): string =>
  sound
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=[aeiou])/, 'l')
    .replace(/([ie]n)g$/, '$1');

const han = /\p{Script=Han}/u;

/** Null where no character in it is Chinese. */
export function pinyinOf(word: string): string | null {
  if (!han.test(word)) return null;
  let sound = '';
  for (const character of word) {
    const known = soundOf.get(character);
    sound += known ? `${merge(known)} ` : `${character} `;
  }
  return sound;
}

/** As it would be written in Latin letters: `baobiao`. Null where a character is not known. */
export function spelledPinyin(word: string): string | null {
  if (!han.test(word)) return null;
  let spelled = '';
  for (const character of word) {
    const known = soundOf.get(character) ?? (han.test(character) ? null : character);
    if (known === null) return null;
    spelled += known;
  }
  return spelled;
}
