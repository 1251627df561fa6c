/** Whether a folder lies on a network file system, where SQLite's WAL cannot be trusted. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const networkTypes = new Set([
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'smbfs',
  'ncpfs',
  'afs',
  'ceph',
  'lustre',
  'gpfs',
  'glusterfs',
  'beegfs',
  'fuse.sshfs',
  'fuse.glusterfs',
  'fuse.ceph',
  'fuse.rclone',
  'fuse.davfs2',
  'davfs',
  'webdav',
  'afpfs',
]);

/** The nearest folder of `path` that exists, with links resolved. */
function existingFolder(path: string): string {
  let current = resolve(path);
  while (!existsSync(current) && dirname(current) !== current) current = dirname(current);
  return realpathSync(current);
}

/** Type and mount point of the longest mount that holds `path`, from the text of /proc/self/mountinfo. */
export function parseMountOf(mountinfo: string, path: string): { type: string; mount: string } | null {
  let best: { type: string; mount: string } | null = null;
  for (const line of mountinfo.split('\n')) {
    const [left, right] = line.split(' - ');
    const mountField = left?.split(' ')[4];
    const type = right?.split(' ')[0];
    if (mountField === undefined || type === undefined) continue;
    const mount = mountField.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
    const holds = mount === '/' || path === mount || path.startsWith(`${mount}/`);
    // A later line at the same place hides the earlier one.
    if (holds && (!best || mount.length >= best.mount.length)) best = { type, mount };
  }
  return best;
}

/** The type of the network file system that holds `folder`, or null where it is local or cannot be told. */
export function findNetworkFileSystem(folder: string): string | null {
  if (process.platform === 'win32')
    return /^(\\\\|\/\/)(?![?.])/.test(folder) || /^\\\\\?\\UNC\\/i.test(folder) ? 'network share' : null;
  if (process.platform !== 'linux') return null;
  try {
    const found = parseMountOf(readFileSync('/proc/self/mountinfo', 'utf8'), existingFolder(folder));
    return found && networkTypes.has(found.type) ? found.type : null;
  } catch {
    // No /proc (a sandbox): nothing is known, and a local disk is the usual case.
    return null;
  }
}
