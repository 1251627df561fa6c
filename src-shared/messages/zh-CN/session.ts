/** Texts of who works here, simplified Chinese. */
import type { session as english } from '../en/session';
import type { Translated } from '../translated';

export const session: Translated<typeof english> = {
  'session.title': '谁在使用？',
  'session.text': '所有勾画和更改都以此姓名保存。阅片者之间互不可见。',
  'session.change': '更换使用者',
  'session.unsaved': '有一步尚未保存。请先保存，再由他人继续。',
  'session.add': '添加人员',
  'session.name': '姓名',
  'session.role': '角色',
  'session.addHint': '多于一人时，程序启动时会询问使用者。',
  'session.people': '人员',
};
