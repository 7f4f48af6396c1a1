export { addressHasher, hashAddress } from './addresses';
export { decideMessages } from './decideMessages';
export { explainMessage } from './explainMessage';
export * from './hits';
export * from './markMessages';
export * from './messageRequest';
export { publicUrls, type PublicUrls } from './publicUrls';
export { releaseStopped } from './resumeMessages';
