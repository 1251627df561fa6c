/** Texts for what goes wrong around the reading screen and is survived, simplified Chinese. */
import type { readingFaults as english } from '../en/reading-faults';
import type { Translated } from '../translated';

export const readingFaults: Translated<typeof english> = {
  'reading.noGraphics': '图像暂缺：图形上下文丢失',
  'reading.noGraphicsHint':
    '图形驱动程序已停止。程序每秒重试两次，图像会自动恢复。轮廓仍然显示，您的勾画会保留并保存。若一直未恢复，请关闭程序后重新启动。',
};
