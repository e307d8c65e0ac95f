import { BLOCK_PROBES } from './fidelity-block-probes.js';
import { HISTORY_PROBES, MESSAGE_PROBES, TOOL_ROUND_PROBES } from './fidelity-message-probes.js';
import { type ProbeSection } from './fidelity-requests.js';
import { ANSWER_PROBES, SAMPLING_PROBES, SETTING_PROBES, TOOL_PROBES } from './fidelity-setting-probes.js';

/** Every member of the request, and the forms of it that fare differently. */
export const REQUEST_PROBES: readonly ProbeSection[] = [
  { title: 'Messages', probes: MESSAGE_PROBES },
  { title: 'Content blocks', probes: BLOCK_PROBES },
  { title: 'Tool calls and results', probes: TOOL_ROUND_PROBES },
  { title: 'Reasoning, caches and citations of earlier turns', probes: HISTORY_PROBES },
  { title: 'Sampling and stops', probes: SAMPLING_PROBES },
  { title: 'Tools', probes: TOOL_PROBES },
  { title: 'Reasoning and the form of the answer', probes: ANSWER_PROBES },
  { title: 'Everything else', probes: SETTING_PROBES },
];
