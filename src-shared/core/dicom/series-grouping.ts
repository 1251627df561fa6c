/**
 * Groups instances into series and, where one series holds several stacks
 * (matrix sizes, echoes), into stacks. Knows nothing of files or positions.
 */
import type { DicomInstance } from './dicom-instance';

/** The header fields by which instances are put together. */
export type GroupableInstance = Pick<
  DicomInstance,
  'seriesInstanceUid' | 'sopInstanceUid' | 'rows' | 'columns' | 'echoNumber' | 'echoTimeMs' | 'instanceNumber'
>;

/** Instances that belong in one volume, unless the geometry check says otherwise. */
export interface SeriesStack<T> {
  readonly seriesInstanceUid: string;
  /** Number of the stack within its series, from 0; most series have one. */
  readonly stack: number;
  /** Number of stacks of that series. */
  readonly stacks: number;
  /** In order of instance number, then SOP instance UID; each SOP instance once. */
  readonly instances: readonly T[];
  /** How many repeated SOP Instance UIDs were dropped. */
  readonly repeated: number;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Echo times nearer than this are one echo: scanners write a little noise, and echoes lie further apart. */
const SAME_ECHO_MS = 0.5;

/** Number of the echo of each instance of a series: clusters of echo time, echo numbers where there is no time. */
function toEchoKeys(members: readonly GroupableInstance[]): (member: GroupableInstance) => string {
  const times = [...new Set(members.flatMap((member) => member.echoTimeMs ?? []))].sort((a, b) => a - b);
  const cluster = new Map<number, number>();
  let current = 0;
  times.forEach((time, n) => {
    if (n > 0 && time - times[n - 1]! > SAME_ECHO_MS) current += 1;
    cluster.set(time, current);
  });
  return (member) => (member.echoTimeMs !== null ? `t${cluster.get(member.echoTimeMs)}` : `e${member.echoNumber ?? ''}`);
}

/**
 * Groups by Series Instance UID, then by matrix size and echo. Mixed orientation
 * within a stack is left in: `computeSeriesGeometry` names it. The first of
 * several objects with the same SOP Instance UID is kept. Series come in order
 * of first appearance, stacks largest first (the main stack is stack 0).
 */
export function groupIntoSeries<T extends GroupableInstance>(instances: readonly T[]): readonly SeriesStack<T>[] {
  const series = new Map<string, T[]>();
  for (const instance of instances) {
    const list = series.get(instance.seriesInstanceUid);
    if (list) list.push(instance);
    else series.set(instance.seriesInstanceUid, [instance]);
  }
  const result: SeriesStack<T>[] = [];
  for (const [seriesInstanceUid, members] of series) {
    const seen = new Set<string>();
    let repeated = 0;
    const stacks = new Map<string, T[]>();
    const echoKey = toEchoKeys(members);
    for (const member of members) {
      if (seen.has(member.sopInstanceUid)) {
        repeated += 1;
        continue;
      }
      seen.add(member.sopInstanceUid);
      const key = `${member.rows}x${member.columns} ${echoKey(member)}`;
      const list = stacks.get(key);
      if (list) list.push(member);
      else stacks.set(key, [member]);
    }
    const ordered = [...stacks.entries()].sort((a, b) => b[1].length - a[1].length || byText(a[0], b[0]));
    ordered.forEach(([, list], stack) => {
      const sorted = [...list].sort(
        (a, b) => (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0) || byText(a.sopInstanceUid, b.sopInstanceUid),
      );
      result.push({ seriesInstanceUid, stack, stacks: ordered.length, instances: sorted, repeated: stack === 0 ? repeated : 0 });
    });
  }
  return result;
}
