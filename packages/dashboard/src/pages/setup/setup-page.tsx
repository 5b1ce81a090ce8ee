import { type ReactElement, type ReactNode, useState } from 'react'
import { useSite } from '../../address/site.ts'
import type { Setup } from '../../ask/client.ts'
import { Icon } from '../../chrome/icon.tsx'
import { PageHead } from '../../chrome/page-head.tsx'
import { useNow } from '../../chrome/use-now.ts'
import { formatDuration } from '../../format/duration.ts'
import { formatSecondsClock } from '../../format/time.ts'
import { TagToPaste } from './tag-to-paste.tsx'

interface StepProps {
  readonly mark: string
  readonly state?: 'wait' | 'idle'
  readonly children: ReactNode
}

function Step({ mark, state = 'idle', children }: StepProps): ReactElement {
  return (
    <li>
      <span className={`mark ${state}`} aria-hidden="true">
        {mark}
      </span>
      <div className="step-body">{children}</div>
    </li>
  )
}

function PasteStep(): ReactElement {
  return (
    <Step mark="1">
      <div>
        <h2>
          Paste this tag before <code>&lt;/head&gt;</code> on every page of your shop
        </h2>
        <p className="muted small">
          It loads after the page and only observes: it never touches the cart or the checkout.
        </p>
      </div>
      <TagToPaste />
    </Step>
  )
}

function WaitStep({ storefrontUrl }: { readonly storefrontUrl: string | null }): ReactElement {
  const [since] = useState(() => Date.now())
  const now = useNow(1000)
  const zone = useSite().timeZone
  return (
    <Step mark="2" state="wait">
      <h2>Waiting for the first event</h2>
      <div className="notice">
        <i className="light wait" />
        <span>
          Open any page of your shop in another tab. Listening since {formatSecondsClock(since, { zone })}.
        </span>
        <span className="end">{formatDuration(Math.floor((now - since) / 1000) * 1000)}</span>
      </div>
      {storefrontUrl !== null && (
        <div className="buttons">
          <a className="btn" href={storefrontUrl} target="_blank" rel="noreferrer">
            Open the demo shop
            <Icon name="out" />
          </a>
        </div>
      )}
      <p className="rule">
        Nothing after a minute? Is the tag in the page’s source, does a blocker stop <code>touchline.js</code>
        , can your shop’s visitors reach this server’s address?
      </p>
    </Step>
  )
}

function Facts({ setup }: { readonly setup: Setup }): ReactElement {
  const site = useSite()
  return (
    <section className="panel">
      <header>
        <div>
          <h2>This server</h2>
          <p>Events stay in its data folder; it sends nothing anywhere.</p>
        </div>
      </header>
      <div className="body">
        <dl className="facts">
          <dt>Shop</dt>
          <dd>{site.name}</dd>
          {site.publicKey !== null && (
            <>
              <dt className="whole">Public key</dt>
              <dd className="whole">
                <code>{site.publicKey}</code>
              </dd>
            </>
          )}
          <dt>Days and times</dt>
          <dd>{site.timeZone}</dd>
          <dt>Currency</dt>
          <dd>{site.currency}</dd>
          <dt className="whole">Data folder</dt>
          <dd className="whole">
            <code>{setup.dataPath}</code>
          </dd>
          <dt>Version</dt>
          <dd>{setup.version}</dd>
        </dl>
      </div>
    </section>
  )
}

/** What both pages show until the site’s first event: its tag, and the wait for that event. It leaves by itself. */
export function SetupPage({ setup }: { readonly setup: Setup }): ReactElement {
  const site = useSite()
  return (
    <>
      <PageHead
        over={`Setup · ${site.name} · no event yet`}
        title="Paste one tag; this page turns into your funnel when the first event arrives"
        lede="Two steps, about two minutes. Nothing leaves your server."
      />
      <div className="split aside">
        <section className="panel">
          <div className="body">
            <ol className="steps">
              <PasteStep />
              <WaitStep key={site.id} storefrontUrl={site.id === setup.site ? setup.storefrontUrl : null} />
              <Step mark="3">
                <h2 className="faint">Your checkout funnel and the first journey appear here</h2>
              </Step>
            </ol>
          </div>
        </section>
        <Facts setup={setup} />
      </div>
    </>
  )
}
