export { addressHasher, hashAddress } from './addresses';
export * from './hits';
export * from './preferences';
export { publicUrls, type PublicUrls } from './publicUrls';
