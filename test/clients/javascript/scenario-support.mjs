// How every JavaScript client reports what was refused or broke off.

/** What a call was refused with; the class is null where it was not. */
export async function refused(call, describe = describeSdkError) {
  try {
    await call();
    return { class: null };
  } catch (error) {
    return describe(error);
  }
}

/** The text of a stream up to where it broke, and the error. `open` gives the pieces of the text. */
export async function readBroken(open) {
  const seen = { text: '' };
  const error = await refused(async () => {
    for await (const piece of open()) seen.text += piece;
  });
  return { ...seen, ...error };
}

/** An error of the AWS SDK, which LangChain hands on as it is. */
function describeSdkError(error) {
  const { name, message, $metadata } = error;
  return { class: error.constructor.name, name, message, status: $metadata?.httpStatusCode };
}
