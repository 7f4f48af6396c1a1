/** The id of the claim of those holds of a claim that an execution didn't take over with the others. */
export function restOf(claimId: string): string {
	return `${claimId}.rest`;
}

/** All claims that one call of `claim` may have led to. */
export function claimsOf(claimIds: string[]): string[] {
	return claimIds.flatMap((claimId) => [claimId, restOf(claimId)]);
}
