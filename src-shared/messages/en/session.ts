/** Texts of who works here, English. */
export const session = {
  'session.title': 'Who works here?',
  'session.text': 'Everything drawn and changed is kept under this name. Readers do not see each other’s work.',
  'session.change': 'Change who works here',
  'session.unsaved': 'A step is not saved yet. Save it before somebody else goes on.',
  'session.add': 'Add a person',
  'session.name': 'Name',
  'session.role': 'Role',
  'session.addHint': 'With more than one person, the program asks at start who works.',
  'session.people': 'People',
} as const;
