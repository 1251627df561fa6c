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
  'compare.title': '该序列的其他勾画',
  'compare.none': '尚无他人勾画该序列。',
  'compare.read': '{reader}，第 {occasion} 次',
  'compare.view': '显示方式',
  'compare.view.outline': '轮廓',
  'compare.view.difference': '差异',
  'compare.onlyFirst': '仅本次',
  'compare.onlySecond': '仅对方',
  'compare.numbers': 'Dice {dice} · 本次 {first} ml，对方 {second} ml',
};
