/** Texts of problems, simplified Chinese. */
import type { ProblemMessage, problems as english } from '../en/problems';

export const problems: { readonly [Code in keyof typeof english]: ProblemMessage } = {
  'env/main-unreachable': {
    what: '程序没有响应（{channel}）。',
    next: '请重试；如仍无响应，请重新启动程序。已保存的内容是安全的。',
  },
  'env/volume-unreachable': { what: '无法读取图像。', next: '请重新打开病例；如仍失败，请使用“帮助 > 检查安装”。' },
};
