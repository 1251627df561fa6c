/**
 * Blinding: which reads a session may know of at all: that they are there, their size, their slices, their notes. A reader
 * knows their own and what came with the images; what colleagues drew, and what was computed from it, is for roles with
 * `study.view`. Channels that answer with a read, or with what tells of one, ask here.
 */
import { isOutsideReader } from '../store/read/people';
import type { ReadableDb } from '../store/database';
import type { ReadRow } from '../store/read/reads';
import type { Session } from './context';
import { mayDo } from './permissions';

/** Whether a session sees results and the reads of all. */
export const seesStudy = (session: Session): boolean => mayDo(session.role, 'study.view');

/** Whether a session may know of a read. */
export const mayKnowRead = (db: ReadableDb, session: Session, read: Pick<ReadRow, 'readerId'>): boolean =>
  read.readerId === session.readerId || seesStudy(session) || isOutsideReader(db, read.readerId);

/**
 * Whether a session may lay the read of another over a series: with `study.view`, and not while a read of its own there is
 * begun and not finalised, for what is seen would guide the hand.
 */
export const isStillDrawing = (own: Pick<ReadRow, 'state' | 'revision'> | null): boolean =>
  own !== null && own.revision > 0 && own.state !== 'final';
