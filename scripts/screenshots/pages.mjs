/**
 * What there is to see, for each kind of data folder.
 */

const day = 24 * 60 * 60 * 1000
const dayOf = at => new Date(at).toISOString().slice(0, 10)

/** Before a site's first event, both pages help to set up; without a checkout they say what is known of why. */
export async function emptyPages(touchline) {
  await touchline.addSite('second', 'Second')
  const now = Date.now()
  return [
    { name: 'empty', path: '/' },
    { name: 'empty-journeys', path: '/journeys' },
    { name: 'empty-second', path: '/?site=second' },
    { name: 'empty-no-checkout', path: '/', lastEventAt: now - 2 * 60 * 1000, ready: '.state' },
    { name: 'empty-quiet', path: '/', lastEventAt: now - 20 * day, ready: '#script-tag' },
  ]
}

/** A shop's first visitors. */
export const fewPages = async () => [
  { name: 'few', path: '/', ready: '.funnel' },
  { name: 'few-days', path: '/?days=2' },
]

/** Somebody with a story: who ordered after the most visits, of the newest journeys. */
async function findStory(touchline) {
  const now = Date.now()
  const { rows } = await touchline.ask({
    question: 'journeys',
    from: dayOf(now - 14 * day),
    to: dayOf(now + day),
    limit: 500,
  })
  const ordered = rows.filter(row => row.outcome === 'converted')
  return (ordered.length > 0 ? ordered : rows).reduce((best, row) =>
    row.sessionCount > best.sessionCount ? row : best,
  )
}

const refusal = {
  status: 503,
  contentType: 'application/json',
  body: JSON.stringify({ error: { code: 'busy', detail: 'too many questions are waiting' } }),
}

/** The demo's month. */
export async function demoPages(touchline) {
  const story = await findStory(touchline)
  return [
    { name: 'funnel', path: '/', ready: '.leaver' },
    { name: 'funnel-start', path: '/?show=start&step=3', ready: '.leaver' },
    { name: 'funnel-table', path: '/?show=table', ready: 'table' },
    {
      name: 'period',
      path: '/?days=28',
      ready: '.leaver',
      act: page => page.locator('.picker summary').click(),
    },
    { name: 'journeys', path: '/journeys', ready: 'tbody tr' },
    { name: 'journeys-behind', path: '/journeys?funnel=checkout&step=3&outcome=left', ready: 'tbody tr' },
    {
      name: 'journeys-before',
      path: '/journeys?funnel=checkout&step=3&outcome=reached&when=before',
      ready: 'tbody tr',
    },
    { name: 'journey', path: `/journeys/${encodeURIComponent(story.person)}`, ready: '.events > li' },
    { name: 'nobody', path: '/journeys/nobody' },
    { name: 'not-found', path: '/nowhere' },
    { name: 'error', path: '/', answers: refusal },
    { name: 'loading', path: '/', answers: 'never', ready: '.skeleton' },
  ]
}
