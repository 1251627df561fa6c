/** Texts of the states of a read, its reading time and its notes, simplified Chinese. */
import type { readingStates as english } from '../en/reading-states';
import type { Translated } from '../translated';

export const readingStates: Translated<typeof english> = {
  'reading.state.none': '未开始',
  'reading.state.draft': '进行中',
  'reading.state.review': '待审核',
  'reading.state.final': '已定稿',
  'reading.time': '阅片时间',
  'reading.timeHint': '阅片者在本次勾画上的操作时间，各版合计',
  'reading.finalisedBy': '第 {n} 版，{reader} 于 {at} 定稿',
  'reading.reopenedBy': '第 {n} 版，{reader} 于 {at} 重新打开：{reason}',
  'reading.submit': '提交审核',
  'reading.submitHint': '将本次勾画提交审核。此后任何修改都会使其回到进行中。',
  'reading.takeBack': '退回进行中',
  'reading.reopenTitle': '重新打开已定稿的勾画？',
  'reading.reopenText':
    '第 {n} 版连同其阅片者和时间保留在案。此后的勾画为第 {next} 版；勾画一旦更改，由其得到的特征和评分即过时。',
  'reading.reopenReason': '原因',
  'reading.reopenReasonHint': '必填。原因与勾画一同保存，并记入审计记录。',
  'reading.exportRoi': '将 ROI 导出为 NIfTI 掩膜',
  'reading.exported': '已写入：{path}',
  'reading.notes': '备注',
  'reading.notesHint': '各层备注',
  'reading.noteOn': '第 {slice} 层备注',
  'reading.notesNone': '尚无层面备注。',
  'reading.noteOf': '第 {slice} 层',
  'reading.sliceNote': '第 {slice} 层：{mark}。备注：{note}',
};
