/** Texts of layouts and grey windows, Simplified Chinese. */
import type { layouts as english } from '../en/layouts';
import type { Translated } from '../translated';

export const layouts: Translated<typeof english> = {
  'layout.regionWindow': '按本层ROI设窗；无ROI时按十字线周围区域设窗（J）',
  'layout.invert': '反转本序列灰度（V）',
  'layout.key.regionWindow': '按ROI或十字线周围区域设窗',
  'layout.key.invert': '反转本序列灰度',
};
