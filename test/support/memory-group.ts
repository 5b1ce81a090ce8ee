/**
 * A group of the kernel that gives a process so much memory and no more, as a container does.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A limit that a program can be started under. */
export interface MemoryGroup {
  /** Words in front of a command that runs it within the limit. */
  readonly under: readonly string[]
  /** How many processes the kernel has ended in it for want of memory. */
  killed(): number
  /** Removes it; nothing may run in it any more. */
  remove(): void
}

/** Where groups are made: by the kernel's second interface for them, or by the first. */
const kinds = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', events: 'memory.oom_control' },
  { root: '/sys/fs/cgroup', limit: 'memory.max', events: 'memory.events' },
] as const

/** Makes one; `null` where this user may not, or the kernel has no such groups. */
export function createMemoryGroup(bytes: number): MemoryGroup | null {
  for (const { root, limit, events } of kinds) {
    const path = join(root, `touchline-test-${process.pid}`)
    try {
      mkdirSync(path)
      writeFileSync(join(path, limit), String(bytes))
    } catch {
      // This kind is not there, or not ours to use.
      if (existsSync(path)) rmdirSync(path)
      continue
    }
    return {
      under: ['sh', '-c', `echo $$ > ${path}/cgroup.procs && exec "$@"`, 'sh'],
      killed: () => Number(/^oom_kill (\d+)/m.exec(readFileSync(join(path, events), 'utf8'))?.[1] ?? 0),
      remove: () => rmdirSync(path),
    }
  }
  return null
}
