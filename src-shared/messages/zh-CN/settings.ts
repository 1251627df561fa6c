/** Texts of the settings screen, simplified Chinese. */
import type { settings as english } from '../en/settings';
import type { Translated } from '../translated';

export const settings: Translated<typeof english> = {
  'settings.title': '设置',
  'settings.appearance': '外观',
  'settings.theme': '主题',
  'settings.theme.dark': '深色（阅片）',
  'settings.theme.light': '浅色（办公）',
  'settings.language': '语言',
  'settings.language.en': 'English',
  'settings.language.zh-CN': '简体中文',
  'settings.uiScale': '文字与控件大小',
  'settings.uiScaleValue': '{percent}%',
  'settings.store': '数据库',
  'settings.storeText': '图像、勾画、结果和报告都保存在本机的一个文件夹中。检查时会逐一读取每个对象，并与存入时的校验和比较。',
  'settings.storePath': '文件夹',
  'settings.user': '用户',
  'settings.verify': '检查数据库',
  'settings.verifying': '正在检查…',
  'settings.openFolder': '打开文件夹',
  'settings.verifyOk': '数据库完好。',
  'settings.verifyBad': '数据库已损坏。继续工作之前请先复制整个文件夹，并从备份中恢复损坏的文件。',
  'settings.verifyDatabase': '数据库文件',
  'settings.verifyWell': '完好',
  'settings.verifyDamaged': '已损坏',
  'settings.verifyObjects': '对象',
  'settings.verifyObjectsText': '已检查 {n} 个，损坏 {damaged} 个，缺失 {missing} 个',
  'settings.verifyAudit': '审计记录',
  'settings.verifyAuditWell': '{n} 条，链条完整',
  'settings.verifyAuditBroken': '链条在第 {at} 条处断开',
};
