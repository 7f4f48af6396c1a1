/**
 * The path of the next contact when paths have quotas: the first that isn't full, or the last one if all
 * before it are.
 *
 * @param counts how many each path has taken so far
 * @param quotas the most each takes; the last path's doesn't matter
 * @returns the path's position in `quotas`
 */
export function quotaPath(counts: readonly number[], quotas: readonly number[]): number {
	const last = quotas.length - 1;
	const open = quotas.findIndex((quota, path) => path < last && (counts[path] ?? 0) < quota);
	return open === -1 ? last : open;
}
