const { document, location, setTimeout, clearTimeout } = globalThis;

const EVERY_MS = 2000;

/** A setup token is good for as long as it is used every half hour (`SetupToken`), in a tab that nobody looks at too. */
const HIDDEN_EVERY_MS = 10 * 60_000;

const PATIENCE_MS = 10_000;

/** Why there is no document: `http` with its status, or nobody answered. */
export class NoAnswer extends Error {
  constructor(status) {
    super(status === undefined ? 'no answer' : `status ${status}`);
    this.status = status;
  }
}

/**
 * Asks for the document every two seconds while the page is looked at, at once when it is looked at again, and now and then
 * in between.
 * @param take given the document
 * @param fail given a NoAnswer
 */
export function poll(take, fail) {
  let timer;
  let isAsking = false;
  let isOver = false;
  const ask = async () => {
    if (isAsking || isOver) return;
    isAsking = true;
    clearTimeout(timer);
    try {
      take(await read());
    } catch (error) {
      // What the page itself does wrong is no silence of the gateway.
      if (!(error instanceof NoAnswer)) throw error;
      // Asking on with a password that is good no longer would only lock this address out.
      isOver = error.status === 401;
      fail(error);
    } finally {
      isAsking = false;
      if (!isOver) timer = setTimeout(ask, document.hidden ? HIDDEN_EVERY_MS : EVERY_MS);
    }
  };
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void ask();
  });
  void ask();
}

async function read() {
  // The address of the page may have a password in it, which no request of a script may have.
  const url = new URL('/api/status', location.origin);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const giveUp = () => {
    throw new NoAnswer();
  };
  const answer = await fetch(url, { headers: { accept: 'application/json' }, cache: 'no-store', signal }).catch(giveUp);
  if (!answer.ok) throw new NoAnswer(answer.status);
  return answer.json().catch(giveUp);
}
