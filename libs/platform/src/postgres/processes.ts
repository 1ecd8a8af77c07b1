import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { propertyOf } from './failure.js';

const KILL_ROUNDS = 500;
const KILL_ROUND_MS = 20;

export interface RunningProcess {
  readonly pid: number;
  /** Its whole command line; PostgreSQL's backends write their title here. Empty for a process that died unreaped. */
  readonly command: string;
}

/** All processes this user can see, or undefined where the system has no way to ask that always works (Windows). */
export async function runningProcesses(): Promise<readonly RunningProcess[] | undefined> {
  if (process.platform === 'linux') return fromProcFolder();
  if (process.platform === 'win32') return undefined;
  return fromPs();
}

async function fromProcFolder(): Promise<RunningProcess[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  return Promise.all(pids.map(async (pid) => ({ pid, command: await commandLine(pid) })));
}

async function commandLine(pid: number): Promise<string> {
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return words.replaceAll('\0', ' ').trimEnd();
}

async function fromPs(): Promise<RunningProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 });
  return Array.from(stdout.matchAll(/^\s*(\d+)\s+(.*)$/gm), ([, pid, command = '']) => ({ pid: Number(pid), command }));
}

/** The command line of one process; undefined where {@link runningProcesses} is. */
export async function commandOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return commandLine(pid);
  const processes = await runningProcesses();
  return processes === undefined ? undefined : (processes.find((each) => each.pid === pid)?.command ?? '');
}

/** Does any process have this id? It may belong to somebody else, or be dead and waiting for its parent to take notice. */
export function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return propertyOf(error, 'code') === 'EPERM';
  }
}

/**
 * Kills every process the test accepts, and those they start meanwhile, and waits up to ten seconds until all are gone
 * (one that hangs in the kernel may stay).
 */
export async function killAll(isMeant: (command: string) => boolean): Promise<void> {
  for (let round = 0; round < KILL_ROUNDS; round++) {
    const meant = (await runningProcesses())?.filter(({ command }) => isMeant(command)) ?? [];
    if (meant.length === 0) return;
    for (const { pid } of meant) kill(pid);
    await sleep(KILL_ROUND_MS);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended between the look and the signal.
  }
}
