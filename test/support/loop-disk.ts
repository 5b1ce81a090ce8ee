/**
 * A disk of a test's own whose power can be cut: ext4 in a file, mounted through a loop device.
 *
 * @module
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from './eventually.ts'

/** A mounted disk. */
export interface LoopDisk {
  /** Where it is mounted. */
  readonly path: string
  /** What the disk has not written yet is gone, and nothing more is written: every later write fails with EIO. */
  cutPower(): void
  /** Mounts it anew, as a machine does that starts again. Nobody may have a file of it open. */
  restart(): Promise<void>
  /** `remount,ro` or `remount,rw`. */
  remount(options: string): void
  remove(): Promise<void>
}

// The kernel's EXT4_IOC_SHUTDOWN: argument 2 goes down without writing the journal, as a power cut does.
const cutProgram = `
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
int main(int count, char **values) {
  unsigned int noLogFlush = 2;
  int folder = open(values[1], O_RDONLY);
  if (folder < 0 || ioctl(folder, _IOR('X', 125, unsigned int), &noLogFlush) != 0) { perror(values[1]); return 1; }
  return 0;
}
`

const runs = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0

/** Root of a container has often no right to mount, which only shows when it is tried. */
function mayMount(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'touchline-probe-'))
  const may = runs('mount', '-t', 'tmpfs', '-o', 'size=64k', 'none', probe) && runs('umount', probe)
  rmdirSync(probe)
  return may && runs('losetup', '--find')
}

/** What is missing for a disk whose power can be cut; `null` when nothing is. */
export function whatLoopDiskLacks(): string | null {
  if (process.platform !== 'linux') return 'Linux'
  if (process.getuid?.() !== 0) return 'root'
  if (!runs('gcc', '--version')) return 'gcc'
  if (!runs('mkfs.ext4', '-V')) return 'mkfs.ext4'
  return mayMount() ? null : 'right to mount loop devices'
}

/** Makes, mounts and empties a disk. */
export async function createLoopDisk(megabytes: number): Promise<LoopDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'touchline-disk-'))
  const [image, path, source, cutter] = ['image', 'mounted', 'cut.c', 'cut'].map(name =>
    join(folder, name),
  ) as [string, string, string, string]
  await writeFile(image, '')
  await truncate(image, megabytes * 1024 * 1024)
  await mkdir(path)
  await writeFile(source, cutProgram)
  execFileSync('gcc', ['-o', cutter, source])
  // Engines write many small files, of which a small disk takes few unless it is told to.
  execFileSync('mkfs.ext4', ['-q', '-F', '-i', '4096', image])
  const mount = (): void => void execFileSync('mount', ['-o', 'loop', image, path])
  // A process that was just killed may have its files open a moment longer.
  const unmount = async (): Promise<void> => {
    await eventually(
      async () => spawnSync('umount', [path], { encoding: 'utf8' }),
      ({ status }) => status === 0,
      { what: 'The unmounting' },
    )
  }
  mount()
  return {
    path,
    cutPower: () => void execFileSync(cutter, [path]),
    async restart() {
      await unmount()
      mount()
    },
    remount: options => void execFileSync('mount', ['-o', options, path], { stdio: 'pipe' }),
    async remove() {
      await unmount()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
