/** Texts of the report screen, simplified Chinese. */
import type { printing as english } from '../en/printing';
import type { Translated } from '../translated';

export const printing: Translated<typeof english> = {
  'printing.title': '患者报告',
  'printing.text': '预览即打印的文档。',
  'printing.preview': '报告预览',
  'printing.laying': '正在排版报告…',
  'printing.language': '报告语言',
  'printing.save': '保存 PDF',
  'printing.print': '打印…',
  'printing.busy': '正在处理…',
  'printing.saved': '报告已保存：{path}',
  'printing.earlier': '以往的报告',
  'printing.earlierNone': '暂无。',
  'printing.pages': '{n} 页',
  'printing.open': '打开',
  'printing.goScore': '转到特征与评分',
};
