/**
 * The command line as one function: picks the command and answers the exit code
 * (0 all well, 1 some item failed, 2 wrong usage, 3 cannot run). Called by the plain
 * entry and by the packaged app's `--cli`.
 */
import { ProblemError, problem } from '@shared/base/result';
import { EXIT_CANNOT_RUN, EXIT_ITEM_FAILED, EXIT_OK, EXIT_USAGE, exitWith, type CliEnvironment } from './command-line';
import { runAnalyse } from './commands/analyse';
import { runBatchCommand } from './commands/batch';
import { runCard } from './commands/card';
import { runDemo } from './commands/demo';
import { runDoctorCommand } from './commands/doctor';
import { runFeatures } from './commands/features';
import { runIcc } from './commands/icc';
import { runImport } from './commands/import';
import { runProfile } from './commands/profile';
import { runReport } from './commands/report';
import { runRobustnessCommand } from './commands/robustness';
import { runScore } from './commands/score';
import { runSelftest } from './commands/selftest';
import { runVerify } from './commands/verify';

export type { CliEnvironment } from './command-line';

type Command = (argv: readonly string[], environment: CliEnvironment) => Promise<number>;

const commands: Readonly<Record<string, { readonly run: Command; readonly usage: string }>> = {
  demo: { run: runDemo, usage: 'demo [--out DIR] [--json]' },
  doctor: { run: runDoctorCommand, usage: 'doctor [--json]' },
  features: {
    run: runFeatures,
    usage:
      'features --image PATH --mask PATH [--roi NAME] [--sequence t1|t2|t1c] [--profile NAME|FILE] [--case ID] [--out FILE.csv|.json] [--json]',
  },
  batch: {
    run: runBatchCommand,
    usage: 'batch --manifest CASES.csv --out DIR [--profile NAME|FILE] [--jobs N] [--resume] [--json]',
  },
  robustness: {
    run: runRobustnessCommand,
    usage:
      'robustness --manifest CASES.csv --out DIR [--repetitions N] [--seed N] [--profile NAME|FILE] [--jobs N] [--threshold X] [--json]',
  },
  icc: {
    run: runIcc,
    usage:
      'icc --reads READS.csv --out FILE.csv|.json [--model 1,1|2,1|3,1|1,k|2,k|3,k] [--threshold X] [--decimal .|,] [--json]',
  },
  selftest: { run: runSelftest, usage: 'selftest [--out FILE.pdf] [--language en|zh-CN] [--json]' },
  profile: { run: runProfile, usage: 'profile list | show NAME|FILE | diff A B | check FILE [--json]' },
  analyse: {
    run: runAnalyse,
    usage:
      'analyse --training T.csv [--validation V.csv] [--reads R.csv] [--robust robust-features.json] [--config C.json] [--bootstrap N] [--seed N] [--decimal .|,] [--jobs N] [--language en|zh-CN] [--no-pdf] --out DIR [--json]',
  },
  card: {
    run: runCard,
    usage:
      'card standardise --model M.json (--features F.csv [--clinical C.csv] | --values V.json) --out M2.json [--json]\n  card lock|edit|supersede --model M.json --out M2.json [--title T] [--note N] [--json]',
  },
  score: {
    run: runScore,
    usage: 'score --model MODEL.json --features F.csv [--clinical C.csv] --out FILE.csv|.json [--json]',
  },
  import: { run: runImport, usage: 'import PATH... --store DIR [--json]' },
  report: { run: runReport, usage: 'report --case ID --store DIR --out FILE.pdf [--language en|zh-CN] [--json]' },
  verify: { run: runVerify, usage: 'verify --store DIR [--json]' },
};

export function usageText(): string {
  const lines = Object.values(commands).map(({ usage }) => `  ${usage}`);
  return `ictos <command> [options]\n\n${lines.join('\n')}\n\nExit code: 0 all well, 1 some item failed, 2 wrong usage, 3 cannot run.\nFor research use only. Investigational. Not a medical device. Not a treatment recommendation.\n`;
}

/** Runs one command. Never throws: what is unexpected is said on standard error. */
export async function runCli(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    (name === undefined ? environment.stderr : environment.stdout).write(usageText());
    return name === undefined ? EXIT_USAGE : EXIT_OK;
  }
  if (name === '--version') {
    environment.stdout.write(`${environment.program.version}\n`);
    return EXIT_OK;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return exitWith(environment, problem('cli/unknown-command', { command: name, known: Object.keys(commands) }));
  if (rest.includes('--help') || rest.includes('-h')) {
    environment.stdout.write(`ictos ${command.usage}\n`);
    return EXIT_OK;
  }
  try {
    const code = await command.run(rest, environment);
    if (code === EXIT_USAGE) environment.stderr.write(`Usage: ictos ${command.usage}\n`);
    return code;
  } catch (thrown) {
    if (environment.signal.aborted) {
      environment.stderr.write('Cancelled.\n');
      return EXIT_ITEM_FAILED;
    }
    if (thrown instanceof ProblemError) return exitWith(environment, thrown.problem);
    const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    environment.stderr.write(`Unexpected failure: ${text}\n`);
    return EXIT_CANNOT_RUN;
  }
}
