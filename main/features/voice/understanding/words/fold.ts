/** Traditional characters of the words that the grammar knows; others stay as they are. */
const traditional =
  '啟启動动運运執执開开關关閉闭停停掉掉備备份份復复還还原原報报錶表後后臺台環环測测試试預预發发佈布產产線线開开顯显示示檢检視视設设置置頁页監监視视終终端端進进程程處处理理記记憶忆憶忆聊聊議议員员會会問问題题請请誰谁什什麼么為为哪哪個个裡里裏里嗎吗們们麼么內内儲储磁磁盤盘碟碟網网絡络溫温腦脑電电熱热幾几點点鐘钟時时間间週周禮礼拜拜號号兩两半半後后點点提提醒醒搜搜尋寻尋寻聽听寫写輸输遍遍安安靜静別别說说講讲話话費费花花錢钱幫帮助助將将給给從从來来這这樣样讓让與与無无沒没勿勿還还庫库資资料料數数據据服服務务項项目目專专案案應应該该棄弃訂订單单賬账帳账戶户圖图書书館馆車车門门見见覽览過过達达遠远選选邊边長长東东馬马鳥鸟魚鱼雲云風风飛飞機机器器對对錯错誤误異异狀状態态壞坏敗败總总結结體体繁繁簡简傳传統统級级緩缓存存滿满慢慢鬆松緊紧佔占歷历史史誌志當当樂乐視视頻频郵邮件件購购買买賣卖貨货場场廣广層层護护連连續续證证換换密密鑰钥';

const simplified = new Map<string, string>();
{
  const letters = [...traditional];
  for (let at = 0; at + 1 < letters.length; at += 2) simplified.set(letters[at] ?? '', letters[at + 1] ?? '');
}

const german: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  ß: 'ss',
  æ: 'ae',
  ø: 'oe',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
};

/** One character as it is compared: lower case, plain Latin letters, simplified Chinese, half width. */
export function foldCharacter(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 128) return character.toLowerCase();
  const plain = character.normalize('NFKC').toLowerCase();
  let folded = '';
  for (const letter of plain)
    folded += german[letter] ?? simplified.get(letter) ?? letter.normalize('NFD').replace(/\p{M}/gu, '');
  return folded;
}

export const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);
