/** Texts of the layouts of the reading screen and of window and level, simplified Chinese. */
import type { readingLayouts as english } from '../en/reading-layouts';
import type { Translated } from '../translated';

export const readingLayouts: Translated<typeof english> = {
  'reading.layout.planes': '勾画窗格加两个参考窗格',
  'reading.layout.sequences': 'T1、T2、T1C 并排',
  'reading.layout.single': '仅勾画窗格',
  'reading.layout.table': '全部层面的灯箱',
  'reading.maximise': '将此窗格放大到全部区域（Z，双击）',
  'reading.restore': '恢复全部窗格（Z，双击）',
  'reading.linkZoom': '所有窗格的缩放与位置联动',
  'reading.annotation.place': '{position} mm · 层厚 {thickness} mm',
  'reading.annotation.window': '窗位 {centre}  窗宽 {width}',
  'reading.table': '{sequence} 的层面',
  'reading.tableSlice': '第 {slice} 层：{mark}',

  'window.presets': '窗口预设',
  'window.preset.standard': '标准',
  'window.preset.wide': '宽窗',
  'window.preset.soft': '软组织',
  'window.preset.fluid': '液体',
  'window.preset.enhancement': '强化',
  'window.preset.own': '我的 {sequence}',
  'window.presetHint': '序列的第 {low} 至第 {high} 百分位',
  'window.keepOwn': '存为我的预设',
  'window.keepOwnHint': '将当前窗口以百分位存为您的 {sequence} 预设：也适用于其他患者',
  'window.centre': '窗位',
  'window.width': '窗宽',
  'window.centreHint': '窗位',
  'window.widthHint': '窗宽',
  'window.region': '按 ROI',
  'window.regionHint': '取本层 ROI 内第 0.1 至 99.9 百分位。用此工具按 Shift 拖动：取矩形内',
  'window.invert': '反转',
};
