export { addressHasher, addressKey, hashAddress, type AddressHasher } from './addresses';
export { decideMessages } from './decideMessages';
export { explainMessage } from './explainMessage';
export * from './markMessages';
export * from './messageRequest';
export { resumeSending, savePolicy, stopAllSending } from './policy';
export { releaseStopped } from './resumeMessages';
export { addSuppressions, removeSuppressions, suppressionsOf, type SuppressionRequest } from './suppressions';
export { withdrawEverything, type EverythingWithdrawn } from './withdrawEverything';
