/**
 * What every service is given, and the shape of a handler. No service opens the
 * store, starts a worker or asks the clock by itself.
 */
import type { Result } from '@shared/base/result';
import type { UserRole } from '@shared/contract/entities';
import type { ChannelName, EventName, EventOf, ParsedRequestOf, ResponseOf } from '@shared/contract/ipc';
import type { JobRegistry } from '../jobs/job-registry';
import type { WorkerPool } from '../jobs/worker-pool';
import type { Store } from '../store/store';

/** Who calls. Every service call takes one; the permission table is asked with it in `dispatch.ts`. */
export interface Session {
  readonly userId: string;
  readonly userName: string;
  readonly role: UserRole;
  /** The reader under whose name reads of this session are kept. */
  readonly readerId: string;
}

/** The program as it is written into results and reports. */
export interface ProgramInfo {
  readonly name: string;
  readonly version: string;
  readonly buildKind: 'official' | 'development';
}

/** Prints an HTML document to an A4 PDF; implemented in `src-main/electron` with a hidden window. */
export interface PdfPrinter {
  /**
   * Lays the document out, fails with `report/clipped` (data: the clipped texts) where a text box is
   * cut off, else answers the PDF and its page count.
   */
  print(html: string): Promise<Result<{ pdf: Uint8Array; pages: number }>>;
}

export interface ServiceContext {
  readonly store: Store;
  readonly jobs: JobRegistry;
  readonly pool: WorkerPool;
  /** Null where the program runs without Electron: printing answers `env/no-printer`. */
  readonly printer: PdfPrinter | null;
  readonly program: ProgramInfo;
  readonly now: () => Date;
  readonly emit: <E extends EventName>(event: E, payload: EventOf<E>) => void;
}

export type Handler<C extends ChannelName> = (
  session: Session,
  request: ParsedRequestOf<C>,
) => Result<ResponseOf<C>> | Promise<Result<ResponseOf<C>>>;

export type Handlers = { readonly [C in ChannelName]: Handler<C> };

/** Channels that need a window or the system's dialogs: answered in `src-main/electron`, not by a service. */
export type WindowChannel =
  | 'session/list'
  | 'session/choose'
  | 'session/add'
  | 'dialog/pick'
  | 'app/open-external'
  | 'analysis/open'
  | 'report/print-dialog'
  | 'app/doctor'
  | 'app/info';
export type ServiceHandlers = Omit<Handlers, WindowChannel>;
