/**
 * Programs that make the kernel fail for one process: strace, and a library of a test's own in front of libc.
 *
 * @module
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Whether strace is there and may trace. */
export const hasStrace = (): boolean => spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0

/** Whether a C program can be built. */
export const hasCompiler = (): boolean => spawnSync('gcc', ['--version']).status === 0

/** Words in front of a command that make its synced writes fail or last: `error=EIO:when=40+40`, for example. */
export const injectedSync = (fault: string): readonly string[] => [
  'strace',
  '-f',
  '-qq',
  '-o',
  '/dev/null',
  '-e',
  'trace=fdatasync',
  '-e',
  `inject=fdatasync:${fault}`,
]

// Every 50th gathered write to a file takes half of its bytes, and the writes that would bring the rest find no space:
// libuv tries it with a second gathered write, and the spool with a plain one.
const halfWrites = `
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
static atomic_int calls;
static atomic_int refused = -1;
static int isFile(int file) {
  struct stat about;
  return fstat(file, &about) == 0 && S_ISREG(about.st_mode);
}
static ssize_t noSpace(void) {
  errno = ENOSPC;
  return -1;
}
ssize_t writev(int file, const struct iovec *parts, int count) {
  if (file == refused) return noSpace();
  if (count < 2 || !isFile(file) || ++calls % 50 != 0) return syscall(SYS_writev, file, parts, count);
  refused = file;
  return syscall(SYS_write, file, parts[0].iov_base, parts[0].iov_len / 2 + 1);
}
ssize_t write(int file, const void *bytes, size_t count) {
  if (file != refused) return syscall(SYS_write, file, bytes, count);
  refused = -1;
  return noSpace();
}
`

/** Builds the library into a folder and returns the environment that puts it in front of a program. */
export async function halfWritesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const [source, library] = [join(folder, 'half.c'), join(folder, 'half.so')]
  await writeFile(source, halfWrites)
  execFileSync('gcc', ['-shared', '-fPIC', '-o', library, source])
  return { LD_PRELOAD: library }
}
