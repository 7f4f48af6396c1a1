export { addressHasher, hashAddress } from './addresses';
export * from './hits';
export * from './preferences';
export { publicUrls, type PublicUrls } from './publicUrls';
export { decideMessages } from './decideMessages';
export { explainMessage } from './explainMessage';
export * from './markMessages';
export * from './messageRequest';
export { releaseStopped } from './resumeMessages';
