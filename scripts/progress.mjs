/**
 * Progress that a newcomer can follow: a spinner on a terminal, lines elsewhere, never a silent minute.
 *
 * Everything goes to stderr; stdout belongs to the program that is being started.
 */
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const spinEveryMs = 100
const sayEveryMs = 10_000

/** `0.4 s`, `12 s`, `3 min 5 s`. */
export function elapsed(ms) {
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

function onTerminal(name, state) {
  let frame = 0
  const draw = () => {
    const width = (process.stderr.columns ?? 80) - 1
    const detail = state.detail === '' ? '' : `  ${state.detail}`
    const line = `${frames[frame++ % frames.length]} ${name}  ${elapsed(Date.now() - state.since)}${detail}`
    process.stderr.write(`\r\x1b[K${line.slice(0, width)}`)
  }
  const timer = setInterval(draw, spinEveryMs)
  draw()
  return mark => {
    clearInterval(timer)
    process.stderr.write(`\r\x1b[K${mark} ${name}  ${elapsed(Date.now() - state.since)}\n`)
  }
}

function inLines(name, state) {
  console.error(`${name} …`)
  const timer = setInterval(() => {
    const detail = state.detail === '' ? '' : `  ${state.detail}`
    console.error(`  … ${name}: ${elapsed(Date.now() - state.since)}${detail}`)
  }, sayEveryMs)
  return mark => {
    clearInterval(timer)
    console.error(`${mark} ${name}: ${elapsed(Date.now() - state.since)}`)
  }
}

/**
 * Runs one named step and shows that it runs.
 *
 * @param work receives `say(detail)`, which shows the latest detail beside the step's name.
 */
export async function step(name, work) {
  const state = { since: Date.now(), detail: '' }
  const end = process.stderr.isTTY ? onTerminal(name, state) : inLines(name, state)
  try {
    const result = await work(detail => {
      state.detail = detail
    })
    end('✓')
    return result
  } catch (error) {
    end('✗')
    throw error
  }
}
