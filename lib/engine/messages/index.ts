export { addressHasher, addressKey, hashAddress, type AddressHasher } from './addresses';
export { savePolicy, stopAllSending } from './policy';
export { addSuppressions, removeSuppressions, suppressionsOf, type SuppressionRequest } from './suppressions';
export { withdrawEverything, type EverythingWithdrawn } from './withdrawEverything';
