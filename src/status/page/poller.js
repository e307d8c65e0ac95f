const { document, location, setTimeout, clearTimeout } = globalThis;

const EVERY_MS = 2000;
const PATIENCE_MS = 10_000;

/** Why there is no document: `http` with its status, or nobody answered. */
export class NoAnswer extends Error {
  constructor(status) {
    super(status === undefined ? 'no answer' : `status ${status}`);
    this.status = status;
  }
}

/**
 * Asks for the document every two seconds while the page is looked at, and at once when it is looked at again.
 * @param take given the document
 * @param fail given a NoAnswer
 */
export function poll(take, fail) {
  let timer;
  let isAsking = false;
  const ask = async () => {
    if (isAsking || document.hidden) return;
    isAsking = true;
    clearTimeout(timer);
    let isOver = false;
    try {
      take(await read());
    } catch (error) {
      isOver = error.status === 401;
      fail(error);
    } finally {
      isAsking = false;
      // Asking on with a password that is good no longer would only lock this address out.
      if (!isOver) timer = setTimeout(ask, EVERY_MS);
    }
  };
  document.addEventListener('visibilitychange', () => void ask());
  void ask();
}

async function read() {
  // The address of the page may have a password in it, which no request of a script may have.
  const url = new URL('/api/status', location.origin);
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(url, { headers: { accept: 'application/json' }, cache: 'no-store', signal }).catch(() => {
    throw new NoAnswer();
  });
  if (!answer.ok) throw new NoAnswer(answer.status);
  return answer.json();
}
