const html = String.raw;

/** The page without what it shows: its script fills it in. Nothing of it is from elsewhere, nothing is inline. */
export const STATUS_PAGE_HTML = html`<!doctype html>
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>Asbru</title>
      <link rel="icon" href="/status/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href="/status/status.css" />
      <script type="module" src="/status/status.js"></script>
    </head>
    <body>
      <a class="skip" href="#page">Skip to the content</a>
      <header>
        <div class="name">
          <h1>Asbru</h1>
          <p id="subtitle" class="note"></p>
        </div>
        <div class="state">
          <span id="state" role="status"></span>
          <span id="freshness" class="note"></span>
        </div>
        <nav aria-label="Also on this port">
          <a href="/docs">API</a>
          <a href="/metrics">Metrics</a>
          <a href="/api/config">Configuration</a>
          <a href="/api/status">JSON</a>
        </nav>
      </header>
      <div id="outage" role="alert"></div>
      <noscript><p class="outage">This page needs JavaScript. What it shows is at /api/status.</p></noscript>
      <main id="page" aria-busy="true" tabindex="-1">
        <section aria-labelledby="h-troubles">
          <h2 id="h-troubles">Attention</h2>
          <div id="troubles" role="status"></div>
        </section>
        <section aria-labelledby="h-now">
          <h2 id="h-now">Now</h2>
          <dl id="tiles" class="tiles"></dl>
        </section>
        <section aria-labelledby="h-vendors">
          <h2 id="h-vendors">Vendors and keys</h2>
          <div class="columns">
            <div id="vendors"></div>
            <div id="keys"></div>
          </div>
        </section>
        <section aria-labelledby="h-plots">
          <h2 id="h-plots">The last hour</h2>
          <div id="plots" class="plots"></div>
        </section>
        <section aria-labelledby="h-errors">
          <h2 id="h-errors">Last errors</h2>
          <div id="errors"></div>
        </section>
        <section aria-labelledby="h-warnings">
          <h2 id="h-warnings">Last warnings</h2>
          <div id="warnings"></div>
        </section>
        <section aria-labelledby="h-events">
          <h2 id="h-events">Last events</h2>
          <div id="events"></div>
        </section>
        <section aria-labelledby="h-configuration">
          <h2 id="h-configuration">Configuration</h2>
          <div id="configuration"></div>
        </section>
      </main>
    </body>
  </html> `;
