/** The self-test as a sheet: what was compared on which installation, in the window and on paper. */
import { fail, ok, type Result } from '@shared/base/result';
import type { SelftestSheet } from '@shared/contract/entities';
import { profileHash } from '@shared/core/pipeline/extraction-profile';
import type { SelftestOutcome } from '@shared/core/pipeline/ibsi-selftest';
import type { Language } from '@shared/messages/index';
import type { PdfPrinter, ProgramInfo, ServiceContext, ServiceHandlers } from './context';
import { digitalPhantomProfile, ictos273 } from './profiles';
import { listLeftOut, selftestDataHashes } from './selftest';
import { selftestHtml } from './selftest-document';
import { writeWholeFile } from './whole-file';

/** An outcome with what was left out, the program, its profiles and the machine. */
export function makeSelftestSheet(outcome: SelftestOutcome, program: ProgramInfo): SelftestSheet {
  const { electron, node } = process.versions;
  return {
    passed: outcome.passed,
    failed: outcome.failed,
    outOfScope: outcome.outOfScope,
    rows: [...outcome.rows],
    leftOut: [...listLeftOut(outcome)],
    dataHashes: selftestDataHashes(),
    program: { name: program.name, version: program.version, buildKind: program.buildKind },
    profiles: (
      [
        ['selftest', digitalPhantomProfile],
        ['cards', ictos273],
      ] as const
    ).map(([use, profile]) => ({
      use,
      name: profile.name,
      version: profile.version,
      hash: profileHash(profile),
    })),
    machine: {
      platform: `${process.platform} ${process.arch}`,
      runtime: electron === undefined ? `Node ${node}` : `Electron ${electron}, Node ${node}`,
    },
  };
}

export interface SelftestPrinting {
  readonly printer: PdfPrinter | null;
  readonly now: () => Date;
  readonly sheet: SelftestSheet;
  readonly language: Language;
  readonly path: string;
}

/** Writes the sheet as PDF, whole or not at all. Errors: `env/no-printer`, `report/clipped`, `env/cannot-write`. */
export async function printSelftestSheet({
  printer,
  now,
  sheet,
  language,
  path,
}: SelftestPrinting): Promise<Result<{ path: string; pages: number }>> {
  if (!printer) return fail('env/no-printer');
  const printed = await printer.print(selftestHtml({ language, madeAt: now(), sheet }));
  if (!printed.ok) return printed;
  const written = await writeWholeFile(path, printed.value.pdf);
  return written.ok ? ok({ path: written.value, pages: printed.value.pages }) : written;
}

/** Makes the handlers of the self-test; it runs in a worker thread. */
export function makeSelftestService(context: ServiceContext): Pick<ServiceHandlers, 'selftest/run' | 'selftest/print'> {
  const { pool, printer, program, now } = context;
  const run = async (): Promise<SelftestSheet> => makeSelftestSheet(await pool.run<SelftestOutcome>('selftest', null), program);
  return {
    'selftest/run': async () => ok(await run()),
    'selftest/print': async (_session, { language, path }) =>
      printSelftestSheet({ printer, now, sheet: await run(), language, path }),
  };
}
