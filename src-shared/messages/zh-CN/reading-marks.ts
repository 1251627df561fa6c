/** Texts of slice marks, proposals, history and the way to the next case, simplified Chinese. */
import type { readingMarks as english } from '../en/reading-marks';
import type { Translated } from '../translated';

export const readingMarks: Translated<typeof english> = {
  'reading.action.interpolate': '层间插值',
  'reading.action.carry': '转入的 ROI',
  'reading.action.review': '复核',
  'reading.action.several': '多个步骤',

  'reading.key.interpolate': '为已勾画层之间的层给出建议',
  'reading.key.review': '将该层标为已复核',

  'reading.marks': '各层的来源',
  'reading.mark.drawn': '手绘',
  'reading.mark.edited': '已修改',
  'reading.mark.interpolated': '插值',
  'reading.mark.carried': '转入',
  'reading.mark.reviewed': '已复核',
  'reading.markHint.drawn': '手工勾画，或从文件读入',
  'reading.markHint.edited': '计算、转入或复核之后又经手工修改',
  'reading.markHint.interpolated': '由已勾画层之间计算得出，尚未查看',
  'reading.markHint.carried': '取自其他序列，尚未查看',
  'reading.markHint.reviewed': '读片者已查看并予以保留',
  'reading.sliceHint': '第 {slice} 层：{mark}',
  'reading.sliceEmpty': '空',
  'reading.sliceProposed': '建议',

  'reading.review': '标为已复核',
  'reading.reviewHint': '将当前层标为已复核（R）',
  'reading.unreviewed': '未复核：第 {list} 层',
  'reading.unreviewedNone': '没有待复核的层',
  'reading.unreviewedHint': '请逐层查看，修改或按 R；之后才能定稿。',
  'reading.goToUnreviewed': '显示下一层',
  'reading.finaliseUnreviewed': '计算得出的层须先复核：第 {list} 层',

  'reading.interpolate': '插值',
  'reading.interpolateHint': '为已勾画层之间的层给出建议（5）',
  'reading.interpolateNothing': '已勾画层之间没有空层。',
  'reading.carryFrom': '转入 {sequence}',
  'reading.carryHint': '按患者坐标，将 {sequence} 的 ROI 作为建议放到此处的空层上',
  'reading.carryNothing': '此处没有可改变的层：只有空层接受转入的 ROI。',
  'reading.carryOtherFrame': '两个序列的参考坐标系不同，ROI 无法转入。请在此处勾画。',
  'reading.carryClipped': 'ROI 有 {voxels} 个体素位于本序列之外，已略去。',
  'reading.carryNotReady': '另一序列仍在载入，请稍后再试。',
  'reading.proposal.interpolated': '插值得到 {slices} 层（虚线）。尚未更改任何内容。',
  'reading.proposal.carried': '转入 {slices} 层（虚线）。尚未更改任何内容。',
  'reading.acceptAll': '全部接受（Enter）',
  'reading.acceptShown': '接受本层（Shift+Enter）',
  'reading.acceptNone': '取消（Esc）',

  'reading.history': '历史',
  'reading.historyHint': '该勾画的步骤：可回到任意一步',
  'reading.historyStart': '这些步骤之前',
  'reading.historyEmpty': '尚无可撤销的勾画。',
  'reading.nextCase': '下一病例',
  'reading.nextCaseHint': '工作列表中您尚未定稿 {sequence} 勾画的下一病例',
  'reading.nextCaseNone': '工作列表中没有其他病例等待您勾画该序列。',
};
