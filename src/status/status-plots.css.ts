const css = String.raw;

/** How the plots of the status page look; what is told by a colour is told by a form too. */
export const STATUS_PLOTS_CSS = css`
  .plots {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr));
    gap: 14px;
  }

  .plot {
    min-width: 0;
    padding: 12px 14px;
  }

  .plot .note,
  .readout,
  summary {
    font-size: 12.5px;
  }

  .drawing {
    height: 170px;
    margin-top: 6px;
    overflow: hidden;
    touch-action: pan-y;
  }

  .readout {
    min-height: 1.45em;
    overflow-wrap: anywhere;
  }

  summary {
    width: fit-content;
    margin-top: 2px;
    color: var(--link);
    cursor: pointer;
  }

  details .scroll {
    max-height: 260px;
    margin-top: 6px;
    overflow: auto;
  }

  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    padding: 0;
    font-size: 12.5px;
    list-style: none;
  }

  .mark {
    --tone: var(--p50);
  }

  .mark::before {
    content: '';
    display: inline-block;
    width: 14px;
    height: 10px;
    margin-right: 6px;
    border-radius: 2px;
    background: var(--tone);
  }

  .answered {
    --tone: var(--answered);
  }

  .caller {
    --tone: var(--caller);
  }

  .policy {
    --tone: var(--policy);
  }

  .provider {
    --tone: var(--provider);
  }

  .gateway {
    --tone: var(--gateway);
  }

  .p50,
  .input {
    --tone: var(--p50);
  }

  .p95,
  .output {
    --tone: var(--p95);
  }

  .cached {
    --tone: var(--caller);
  }

  .p99 {
    --tone: var(--p99);
  }

  .mark.policy::before {
    background: repeating-linear-gradient(0deg, var(--tone) 0 4px, var(--hatch) 4px 5px), var(--tone);
  }

  .mark.provider::before {
    background: repeating-linear-gradient(135deg, var(--tone) 0 4px, var(--hatch) 4px 5px), var(--tone);
  }

  .mark.gateway::before {
    background:
      repeating-linear-gradient(45deg, transparent 0 3px, var(--hatch) 3px 4px),
      repeating-linear-gradient(135deg, transparent 0 3px, var(--hatch) 3px 4px), var(--tone);
  }

  .mark.p50::before,
  .mark.p95::before,
  .mark.p99::before {
    height: 0;
    margin-bottom: 3px;
    border-top: 3px solid var(--tone);
    border-radius: 0;
    background: none;
  }

  .mark.p95::before {
    border-top-style: dashed;
  }

  .mark.p99::before {
    border-top-style: dotted;
  }

  svg {
    display: block;
  }

  svg.defs {
    position: absolute;
  }

  .fill {
    fill: var(--tone);
  }

  .hatch {
    fill: none;
    stroke: var(--hatch);
    stroke-width: 1;
  }

  .line {
    fill: none;
    stroke: var(--tone);
    stroke-width: 2;
    stroke-linejoin: round;
  }

  .line.p95 {
    stroke-dasharray: 7 3;
  }

  .line.p99 {
    stroke-dasharray: 2 3;
  }

  .grid {
    stroke: var(--grid);
  }

  .base {
    stroke: var(--soft);
  }

  .cursor {
    fill: var(--edge);
  }

  .label {
    fill: var(--soft);
    font-size: 11px;
  }

  .label.value {
    text-anchor: end;
  }

  .label.time,
  .label.empty {
    text-anchor: middle;
  }
`;
