/** Texts of problems of the program, its store and its command line, English. */
import type { ProblemMessage } from '../problem-message';

export const programProblems = {
  'env/main-unreachable': {
    what: 'The program did not answer ({channel}).',
    next: 'Try again; if it stays so, restart the program. Saved work is safe.',
  },
  'env/volume-unreachable': {
    what: 'The images could not be fetched.',
    next: 'Open the case again; if it stays so, run Help > Check this installation.',
  },
  'env/cannot-write': {
    what: '{path} cannot be written ({reason}).',
    next: 'Choose another place, or close the file in other programs.',
  },
  'env/cannot-open': {
    what: 'No program opened {path} ({reason}).',
    next: 'Open it from the file manager, or install a PDF viewer.',
  },
  'env/disk-full': {
    what: 'The disk is full: nothing more could be written to {path}.',
    next: 'Free some space, then try again. Everything saved before is kept.',
  },
  'env/no-printer': {
    what: 'There is no window to print from here.',
    next: 'Run the command in the installed program, or under Xvfb.',
  },
  'env/store-damaged': {
    what: 'The database at {path} is damaged ({reason}). It was left as it is.',
    next: 'Make a copy of the folder, then restore the last backup.',
  },
  'env/store-foreign': { what: '{path} is a database of another program. It was left as it is.', next: 'Choose another folder.' },
  'env/store-locked': {
    what: 'The store at {path} is open in another window or program.',
    next: 'Close it there, then start again.',
  },
  'env/store-migration-failed': {
    what: 'The database could not be brought from layout {from} to {to}. The backup made before is kept.',
    next: 'Start the earlier version again and report this.',
  },
  'env/store-network': {
    what: 'The folder {path} lies on a network drive ({type}), where a database is not safe.',
    next: 'Choose a folder on a disk of this computer.',
  },
  'env/store-newer': {
    what: 'The database at {path} was written by a newer version ({version}; this one reads up to {supported}). It was left as it is.',
    next: 'Start the newer version.',
  },
  'env/no-store': { what: 'There is no store at {path}.', next: 'Check the folder.' },
  'env/folder-not-empty': {
    what: 'The folder {path} holds other files, which are left alone.',
    next: 'Choose an empty or new folder.',
  },
  'store/not-verified': { what: 'The store did not pass its check.', next: 'Run verify on it to see what is damaged.' },
  'bug/unexpected': {
    what: 'The program made an error: {message}. Saved work is safe.',
    next: 'Try again, and report it to the person who looks after this program.',
  },
  'session/forbidden': { what: 'The role {role} may not do this ({permission}).', next: 'Ask a person with the right role.' },
  'session/not-chosen': { what: 'Nobody was chosen to work here.', next: 'Choose who works here.' },
  'session/no-user': { what: 'The person is not in the store any more.', next: 'Choose another one.' },
  'session/name-taken': { what: '{name} is there already.', next: 'Use another name.' },
  'session/foreign-frame': {
    what: "A request came from outside the program's own window and was refused.",
    next: 'Restart the program.',
  },
  'contract/invalid-request': {
    what: 'The request was not understood ({channel}).',
    next: 'Restart the program; if it stays so, report it.',
  },
  'contract/invalid-answer': {
    what: 'The answer was not understood ({channel}).',
    next: 'Restart the program; if it stays so, report it.',
  },
  'contract/unknown-channel': { what: 'The request {channel} does not exist.', next: 'Restart the program.' },
  'job/not-found': { what: 'This work has already ended.', next: 'Nothing to do.' },
  'job/cancelled': { what: 'Cancelled.', next: 'What was finished before is kept.' },
  'job/failed': { what: '{item} failed.', next: 'Look at the reasons and try again.' },
  'batch/cancelled': {
    what: 'Cancelled: {done} of {total} cases are done and written.',
    next: 'Run the same command with --resume to do the rest.',
  },
  'file/cannot-read': { what: '{path} cannot be read ({reason}).', next: 'Check the path and your rights.' },
  'object/damaged': {
    what: 'A stored file is damaged ({sha256}).',
    next: 'Check the store in Settings and restore the file from your backup.',
  },
  'object/missing': {
    what: 'A stored file is missing ({sha256}).',
    next: 'Check the store in Settings and restore the file from your backup.',
  },
  'profile/invalid': { what: 'The profile is not valid at {path}: {rule}.', next: 'Correct the file.' },
  'profile/not-found': { what: 'There is no profile {name}. Known: {known}.', next: 'Choose one of these.' },
  'selftest/bad-phantom': { what: 'The phantom file is damaged ({rule}).', next: 'Install the program again.' },
  'selftest/bad-reference': {
    what: 'The reference table is damaged in line {line} ({rule}).',
    next: 'Install the program again.',
  },
  'cli/batch-results-there': {
    what: '{folder} holds the results of batch.',
    next: 'Choose another folder: both write failures.csv.',
  },
  'cli/bad-value': { what: '{option} cannot be {value}.', next: 'Allowed: {allowed}.' },
  'cli/demo-full': { what: 'The full demonstration is not part of this version.', next: 'Run demo without --full.' },
  'cli/missing-option': { what: 'The option {option} is needed.', next: 'Add it.' },
  'cli/missing-value': { what: 'The option {option} needs a value.', next: 'Add it.' },
  'cli/repeated-option': { what: 'The option {option} stands twice.', next: 'Leave one.' },
  'cli/robustness-there': {
    what: '{folder} holds a robustness test already ({file}).',
    next: 'Choose another folder, or move that test away.',
  },
  'cli/results-there': {
    what: '{folder} holds results of an earlier run.',
    next: 'Add --resume to keep those that still hold, or choose another folder.',
  },
  'cli/unknown-command': { what: 'There is no command {command}.', next: 'Known: {known}.' },
  'cli/unknown-option': { what: 'There is no option {option}.', next: 'Known: {known}.' },
  'cli/words': { what: '{words} arguments are too few or too many.', next: 'From {least} to {most} are expected.' },
} as const satisfies Record<string, ProblemMessage>;
