export { addressHasher, hashAddress } from './addresses';
export * from './hits';
