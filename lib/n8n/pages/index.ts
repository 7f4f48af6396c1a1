export { afterAnswer, allDone } from './afterAnswer';
export { forgetLinkKeys, hasNumber, linkKeys } from './linkKeys';
export { publishAddress, type PublishedAddress } from './publishAddress';
