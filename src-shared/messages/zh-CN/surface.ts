/** Texts of the 3D surface, simplified Chinese. */
import type { surface as english } from '../en/surface';
import type { Translated } from '../translated';

export const surface: Translated<typeof english> = {
  'surface.title': '三维',
  'surface.hint': 'ROI 的三维表面及最长径',
  'surface.label': 'ROI {sequence} 的表面：拖动或方向键旋转，滚轮或 + 和 - 缩放，A P L R S I 切换视角',
  'surface.empty': '尚未勾画，没有表面。',
  'surface.noGraphics': '暂无图形加速。点击重试。',
  'surface.numbers': '{volume} ml · 最长径 {longest} mm · 平面内 {inPlane} x {across} mm（第 {slice} 层）',
  'surface.live': '每步之后更新',
  'surface.compute': '重新计算',
  'surface.outdated': '已过时',
  'surface.side.A': '前面观',
  'surface.side.P': '后面观',
  'surface.side.L': '左面观',
  'surface.side.R': '右面观',
  'surface.side.S': '上面观',
  'surface.side.I': '下面观',
};
