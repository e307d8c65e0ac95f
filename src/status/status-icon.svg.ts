/** A bridge: what the browser shows beside the title. */
export const STATUS_ICON_SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1d4f91"/>' +
  '<path d="M4 22a12 12 0 0 1 24 0" fill="none" stroke="#fff" stroke-width="3"/>' +
  '<path d="M9 22a7 7 0 0 1 14 0" fill="none" stroke="#f2b134" stroke-width="3"/><path d="M3 23.500h26" stroke="#fff" stroke-width="3"/></svg>';
