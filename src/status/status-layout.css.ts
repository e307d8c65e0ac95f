const css = String.raw;

/** How the status page is laid out, from a phone up. */
export const STATUS_LAYOUT_CSS = css`
  * {
    box-sizing: border-box;
  }

  body {
    margin: 0 auto;
    max-width: 1500px;
    padding: 0 20px 48px;
    background: var(--ground);
    color: var(--ink);
    font:
      14px/1.45 system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      sans-serif;
    font-variant-numeric: tabular-nums;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  dl,
  dd,
  figure {
    margin: 0;
  }

  h1 {
    font-size: 22px;
    letter-spacing: -0.01em;
  }

  h2 {
    margin: 28px 0 10px;
    font-size: 16px;
  }

  h3 {
    font-size: 14px;
  }

  a {
    color: var(--link);
  }

  code {
    font:
      12.5px ui-monospace,
      'SF Mono',
      Menlo,
      Consolas,
      monospace;
  }

  :focus-visible {
    outline: 2px solid var(--link);
    outline-offset: 2px;
  }

  .note,
  .empty,
  .fine {
    color: var(--soft);
  }

  .skip {
    position: absolute;
    left: -999px;
  }

  .skip:focus {
    left: 12px;
    top: 8px;
  }

  header {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    gap: 6px 20px;
    align-items: center;
    margin: 0 -20px;
    padding: 12px 20px;
    background: var(--ground);
    border-bottom: 1px solid var(--edge);
  }

  header .name,
  header .state {
    display: flex;
    gap: 10px;
    align-items: baseline;
  }

  nav {
    display: flex;
    gap: 16px;
    margin-left: auto;
  }

  .pill {
    display: inline-block;
    padding: 1px 9px;
    border-radius: 999px;
    font-weight: 600;
    white-space: nowrap;
  }

  .pill.good {
    color: var(--good);
    background: var(--good-ground);
  }

  .pill.warn {
    color: var(--warn);
    background: var(--warn-ground);
  }

  .pill.bad {
    color: var(--bad);
    background: var(--bad-ground);
  }

  .outage {
    margin-top: 14px;
    padding: 10px 14px;
    border-radius: 8px;
    color: var(--bad);
    background: var(--bad-ground);
    font-weight: 600;
  }

  .outage button {
    font: inherit;
    padding: 2px 10px;
  }

  .stale main {
    opacity: 0.55;
  }

  .troubles {
    display: grid;
    gap: 6px;
    padding: 0;
    list-style: none;
  }

  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(168px, 1fr));
    gap: 10px;
  }

  .tile,
  .plot,
  .scroll {
    background: var(--card);
    border: 1px solid var(--edge);
    border-radius: 8px;
  }

  .tile {
    padding: 9px 12px;
  }

  .tile dt {
    color: var(--soft);
  }

  .tile .value {
    font-size: 21px;
    font-weight: 600;
    line-height: 1.3;
  }

  .tile .note {
    font-size: 12.5px;
  }

  .columns {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    gap: 14px;
    align-items: start;
  }

  .scroll {
    max-height: 430px;
    overflow: auto;
  }

  .scroll thead th {
    position: sticky;
    top: 0;
    background: var(--card);
  }

  table {
    width: 100%;
    border-collapse: collapse;
  }

  caption {
    padding: 8px 12px;
    color: var(--soft);
    text-align: left;
  }

  th,
  td {
    padding: 5px 12px;
    border-top: 1px solid var(--grid);
    text-align: left;
    vertical-align: top;
    white-space: nowrap;
  }

  th {
    font-weight: 600;
  }

  thead th {
    color: var(--soft);
    font-weight: 500;
  }

  tbody th.time {
    font-weight: 400;
  }

  .number {
    text-align: right;
  }

  tbody .name {
    min-width: 130px;
    max-width: 320px;
    overflow-wrap: anywhere;
    white-space: normal;
  }

  td.sentence {
    min-width: 260px;
    white-space: normal;
  }

  .facts {
    display: grid;
    gap: 4px;
  }

  .facts div {
    display: flex;
    flex-wrap: wrap;
    gap: 0 14px;
  }

  .facts dt {
    width: 130px;
    color: var(--soft);
  }

  .facts dd {
    overflow-wrap: anywhere;
  }
`;
