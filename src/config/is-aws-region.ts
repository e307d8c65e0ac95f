/** `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`. */
const AWS_REGION = /^[a-z]+(?:-[a-z]+)+-\d+$/;

export const AWS_REGION_EXPECTATION = 'the name of an AWS region, such as eu-central-1';

/** True for what can be the name of an AWS region; safe as a label of a host name. */
export function isAwsRegion(text: string): boolean {
  return text.length <= 63 && AWS_REGION.test(text);
}
